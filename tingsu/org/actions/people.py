"""Take people in, give and end their posts, let them be deputised."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.core.errors import NotAllowed
from tingsu.journal.record import Actor, record
from tingsu.org.models import Deputy, Person, Post, Unit
from tingsu.org.permissions import Role


@transaction.atomic
def add_person(
    *, username: str, name: str, password: str, by: Actor, name_en: str = "", email: str = "", must_change: bool = True
) -> Person:
    """Take somebody in; they choose their own password at the first sign-in."""
    if Person.objects.filter(username=username).exists():
        raise NotAllowed(_("用户名 %(name)s 已被使用,请换一个。") % {"name": username})
    person = Person.objects.create_user(
        username, password, name=name, name_en=name_en, email=email, must_change_password=must_change
    )
    record("person.added", subject=("person", person.pk), by=by)
    return person


@transaction.atomic
def change_person(person: Person, *, name: str, name_en: str, email: str, is_active: bool, by: Actor) -> None:
    """Change name, address, or whether the person may sign in."""
    if not is_active and by == person.actor:
        raise NotAllowed(_("不能停用自己的账号。"))
    person.name, person.name_en, person.email, person.is_active = name, name_en, email, is_active
    person.save(update_fields=["name", "name_en", "email", "is_active"])
    record("person.changed", subject=("person", person.pk), by=by, data={"active": is_active})


@transaction.atomic
def give_post(person: Person, *, unit: Unit, role: Role, by: Actor, title: str = "", since: date | None = None) -> Post:
    """Give a person a post at a unit."""
    since = since or timezone.localdate()
    if person.posts.filter(unit=unit, role=role, until=None).exists():
        raise NotAllowed(
            _("%(name)s 在 %(unit)s 已有这一岗位。") % {"name": person.display_name, "unit": unit.display_name}
        )
    post = Post.objects.create(person=person, unit=unit, role=role, title=title, since=since)
    record("post.given", subject=("person", person.pk), by=by, data={"unit": unit.pk, "role": role})
    return post


@transaction.atomic
def end_post(post: Post, *, by: Actor, until: date | None = None) -> None:
    """End a post, today by default (the day itself no longer counts)."""
    last = until or timezone.localdate()
    if last <= post.since:
        record("post.ended", subject=("person", post.person_id), by=by, data={"unit": post.unit_id, "role": post.role})
        post.delete()
        return
    post.until = last - timedelta(days=1)
    post.save(update_fields=["until"])
    record("post.ended", subject=("person", post.person_id), by=by, data={"unit": post.unit_id, "role": post.role})


@transaction.atomic
def name_deputy(absent: Person, *, deputy: Person, since: date, until: date, by: Actor) -> Deputy:
    """Let `deputy` hold all posts of `absent` from `since` to `until`."""
    if absent == deputy:
        raise NotAllowed(_("不能由本人代理本人。"))
    if until < since:
        raise NotAllowed(_("结束日期早于开始日期。"))
    named = Deputy.objects.create(absent=absent, deputy=deputy, since=since, until=until)
    data = {"deputy": deputy.pk, "since": since.isoformat(), "until": until.isoformat()}
    record("deputy.named", subject=("person", absent.pk), by=by, data=data)
    return named


@transaction.atomic
def set_password(person: Person, *, password: str, by: Actor, must_change: bool) -> None:
    """Set a password: one's own for good, somebody else's until they sign in."""
    person.set_password(password)
    person.must_change_password = must_change
    person.save(update_fields=["password", "must_change_password"])
    record("person.password_set", subject=("person", person.pk), by=by)
