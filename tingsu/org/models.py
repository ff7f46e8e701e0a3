"""Units, people, their posts, and who stands in for whom."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.journal.moment import now
from tingsu.journal.record import Actor
from tingsu.org.permissions import EVERYWHERE, NAMES, ROLE_NAMES, ROLES, Permission, Role


class UnitKind(models.TextChoices):
    """What a unit is."""

    HEAD_OFFICE = "head_office", _("总行")
    BRANCH = "branch", _("分行")
    SUB_BRANCH = "sub_branch", _("支行")
    OUTLET = "outlet", _("网点")
    CALL_CENTRE = "call_centre", _("客服中心")
    CARD_CENTRE = "card_centre", _("信用卡中心")
    DEPARTMENT = "department", _("部门")


class Unit(models.Model):
    """A part of the bank, in a tree. Example: 江海银行 › 临江分行 › 城东支行 › 东门网点.

    `path` lists the ids from the root, `/1/4/9/`, so that "own unit and below" is one prefix.
    """

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, db_index=True, editable=False)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="head_office"),
                name="one_head_office",
                violation_error_message=_("只能有一个总行"),
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the reader's language."""
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name

    def is_within(self, other: Unit) -> bool:
        """Say whether this unit is `other` or below it."""
        return self.path.startswith(other.path)


class People(BaseUserManager["Person"]):
    """Creates people with a hashed password."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        """Return a new person who may sign in."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody who works at the bank and may sign in. What they may do comes from their posts."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="zh-hans")
    joined_at = models.DateTimeField(default=now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()

    class Meta:
        ordering = ["username"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name in the reader's language."""
        english = (get_language() or "").startswith("en")
        return self.name_en if english and self.name_en else self.name

    @property
    def actor(self) -> Actor:
        """This person as the doer in the journal."""
        return Actor("person", self.pk, self.name)

    def current_posts(self) -> list[Post]:
        """Return the posts held today, own and by deputising, read once per object."""
        if not hasattr(self, "_posts"):
            self._posts = _posts_of(self)
        return self._posts

    def roles(self) -> set[Role]:
        """Return the roles held today."""
        return {Role(post.role) for post in self.current_posts()}

    def can(self, permission: Permission | str, unit: Unit | None = None) -> bool:
        """Say whether a post of today allows `permission`, at `unit` when one is given."""
        wanted = Permission(permission)
        for post in self.current_posts():
            if wanted in ROLES[Role(post.role)] and (unit is None or post.reaches(unit)):
                return True
        return False

    @property
    def main_post(self) -> Post | None:
        """The first post, by which the person is introduced."""
        posts = self.current_posts()
        return posts[0] if posts else None


class Post(models.Model):
    """What a person is at a unit, and since when. Example: 陈静, complaint officer at 临江分行 since 1 March."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=[(role.value, ROLE_NAMES[role].zh) for role in Role])
    title = models.CharField(max_length=60, blank=True)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="post_ends_after"
            ),
            models.UniqueConstraint(fields=["person", "unit", "role", "since"], name="post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.role_name} · {self.unit}"

    @property
    def role_name(self) -> str:
        """The role in the reader's language."""
        return ROLE_NAMES[Role(self.role)].in_(get_language() or "zh")

    def reaches(self, unit: Unit) -> bool:
        """Say whether this post works for `unit`."""
        return Role(self.role) in EVERYWHERE or unit.is_within(self.unit)


class Deputy(models.Model):
    """Somebody who holds another's posts for some days. Example: 李明 for 陈静, 1 to 7 October."""

    absent = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deputising")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="deputy_ends_after"),
            models.CheckConstraint(condition=~Q(absent=models.F("deputy")), name="deputy_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} ← {self.absent}"


def _posts_of(person: Person) -> list[Post]:
    today = timezone.localdate()
    held = Q(person=person) | Q(
        person__deputies__deputy=person, person__deputies__since__lte=today, person__deputies__until__gte=today
    )
    valid = Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))
    return list(Post.objects.filter(held, valid).select_related("unit").distinct().order_by("id"))


def permission_name(permission: Permission) -> str:
    """Return the permission in the reader's language."""
    return NAMES[permission].in_(get_language() or "zh")
