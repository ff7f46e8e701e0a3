"""The list of notices, opening one, reading all, and one's own choice of how to be told."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tingsu.notices.actions.preference import prefer, preference_of
from tingsu.notices.actions.reading import mark_read
from tingsu.notices.models import Digest
from tingsu.notices.queries import notices_for
from tingsu.org.access import needs, person_of_request

PAGE_SIZE = 50


@needs()
@require_GET
def show_notices(request: HttpRequest) -> HttpResponse:
    """List one's notices, newest first."""
    told = notices_for(person_of_request(request)).select_related("case")
    only_unread = request.GET.get("view") == "unread"
    if only_unread:
        told = told.filter(read_at=None)
    page = Paginator(told, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "notices/notices.html", {"page": page, "only_unread": only_unread})


@needs()
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    person = person_of_request(request)
    notice = get_object_or_404(notices_for(person), pk=notice_id)
    mark_read(person, notice_id=notice.pk)
    safe = url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
    return redirect(notice.link if notice.link and safe else "notices")


@needs()
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    mark_read(person_of_request(request))
    return redirect("notices")


@needs()
@require_GET
def show_bell(request: HttpRequest) -> HttpResponse:
    """Return the bell alone: the page asks for it once a minute."""
    return render(request, "notices/_bell.html")


class PreferenceForm(forms.Form):
    """How often by e-mail, and when not."""

    digest = forms.ChoiceField(label=gettext_lazy("邮件汇总"), choices=Digest.choices)
    quiet_from = forms.TimeField(
        label=gettext_lazy("免打扰开始"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("免打扰结束"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("两个时间相同表示不设免打扰。"),
    )


@needs()
def preference(request: HttpRequest) -> HttpResponse:
    """Choose digest and quiet hours."""
    person = person_of_request(request)
    chosen = preference_of(person)
    known = {"digest": chosen.digest, "quiet_from": chosen.quiet_from, "quiet_until": chosen.quiet_until}
    form = PreferenceForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        prefer(person, **form.cleaned_data)
        messages.success(request, _("已保存通知设置。"))
        return redirect("notices")
    return render(request, "notices/preference.html", {"form": form, "email": person.email})
