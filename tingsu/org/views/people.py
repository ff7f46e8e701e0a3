"""People and their posts."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.actions.people import add_person, change_person, end_post, give_post, name_deputy, set_password
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import ROLE_NAMES, Permission, Role

PAGE_SIZE = 50


class PersonForm(forms.Form):
    """Who somebody is."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("英文名"), max_length=60, required=False)
    email = forms.EmailField(label=gettext_lazy("邮箱"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("可以登录"), required=False, initial=True)


class NewPersonForm(PersonForm):
    """A new person with a first post."""

    username = forms.SlugField(label=gettext_lazy("用户名"), max_length=60)
    unit = forms.ModelChoiceField(
        label=gettext_lazy("机构"), queryset=Unit.objects.filter(is_active=True), empty_label="—"
    )
    role = forms.ChoiceField(label=gettext_lazy("岗位"))
    field_order = ("username", "name", "name_en", "email", "unit", "role", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices()  # type: ignore[attr-defined]


class PostForm(forms.Form):
    """A further post."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("机构"), queryset=Unit.objects.filter(is_active=True), empty_label="—"
    )
    role = forms.ChoiceField(label=gettext_lazy("岗位"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices()  # type: ignore[attr-defined]


class DeputyForm(forms.Form):
    """Who stands in, and when."""

    deputy = forms.ModelChoiceField(
        label=gettext_lazy("代理人"), queryset=Person.objects.filter(is_active=True), empty_label="—"
    )
    since = forms.DateField(label=gettext_lazy("从"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("到"), widget=forms.DateInput(attrs={"type": "date"}))


def role_choices() -> list[tuple[str, str]]:
    """Return the roles in the reader's language."""

    return [(role.value, ROLE_NAMES[role].in_(get_language() or "zh")) for role in Role]


@needs(Permission.PEOPLE_MANAGE)
def people(request: HttpRequest) -> HttpResponse:
    """List people; add one."""
    admin = person_of_request(request)
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        first = secrets.token_urlsafe(9)
        try:
            made = add_person(
                username=data["username"],
                name=data["name"],
                name_en=data["name_en"],
                email=data["email"],
                password=first,
                by=admin.actor,
            )
            give_post(made, unit=data["unit"], role=Role(data["role"]), by=admin.actor)
        except TingsuError as error:
            form.add_error(None, error.in_(get_language() or "zh"))
        else:
            words = _("已添加 %(name)s。首次登录密码:%(password)s(只显示这一次)")
            messages.success(request, words % {"name": made.name, "password": first})
            return redirect("person", made.pk)
    words = request.GET.get("q", "").strip()
    found = Person.objects.prefetch_related("posts__unit")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(username__icontains=words) | Q(name_en__icontains=words))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "org/people.html", {"page": page, "form": form, "words": words})


@needs(Permission.PEOPLE_MANAGE)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show and change one person."""
    admin = person_of_request(request)
    shown = get_object_or_404(Person, pk=person_id)
    initial = {name: getattr(shown, name) for name in ("name", "name_en", "email", "is_active")}
    form = PersonForm(request.POST if "save" in request.POST else None, initial=initial)
    post_form = PostForm(request.POST if "post" in request.POST else None)
    deputy_form = DeputyForm(request.POST if "deputy_save" in request.POST else None)
    for bound, act in ((form, _save), (post_form, _give), (deputy_form, _deputise)):
        if bound.is_bound and bound.is_valid():
            try:
                messages.success(request, act(shown, bound.cleaned_data, admin))
                return redirect("person", shown.pk)
            except TingsuError as error:
                bound.add_error(None, error.in_(get_language() or "zh"))
    context = {
        "shown": shown,
        "form": form,
        "post_form": post_form,
        "deputy_form": deputy_form,
        "posts": shown.posts.select_related("unit"),
        "deputies": shown.deputies.select_related("deputy"),
    }
    return render(request, "org/person.html", context)


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def end(request: HttpRequest, person_id: int, post_id: int) -> HttpResponse:
    """End a post."""
    shown = get_object_or_404(Person, pk=person_id)
    end_post(get_object_or_404(shown.posts, pk=post_id), by=person_of_request(request).actor)
    messages.success(request, _("岗位已结束。"))
    return redirect("person", shown.pk)


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def reset_password(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a new first password; it is shown once."""
    shown = get_object_or_404(Person, pk=person_id)
    first = secrets.token_urlsafe(9)
    set_password(shown, password=first, by=person_of_request(request).actor, must_change=True)
    messages.success(request, _("新的首次登录密码:%(password)s(只显示这一次)") % {"password": first})
    return redirect("person", shown.pk)


def _save(shown: Person, data: dict[str, Any], admin: Person) -> str:
    change_person(shown, **data, by=admin.actor)
    return _("已保存。")


def _give(shown: Person, data: dict[str, Any], admin: Person) -> str:
    give_post(shown, unit=data["unit"], role=Role(data["role"]), by=admin.actor)
    return _("已添加岗位。")


def _deputise(shown: Person, data: dict[str, Any], admin: Person) -> str:
    name_deputy(shown, deputy=data["deputy"], since=data["since"], until=data["until"], by=admin.actor)
    return _("已指定代理人。")
