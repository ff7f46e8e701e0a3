"""Write a note, renew it, take it out of use."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.core.errors import TingsuError
from tingsu.knowledge.actions.writing import renew_note, restore_note, retire_note, save_note
from tingsu.knowledge.forms import NoteForm
from tingsu.knowledge.models import Note
from tingsu.knowledge.queries.visible import note_for
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.packs import installed


@needs(Permission.KNOWLEDGE_MANAGE)
def new_note(request: HttpRequest) -> HttpResponse:
    """Write a new note."""
    return _form_page(request, None)


@needs(Permission.KNOWLEDGE_MANAGE)
def edit_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Write a new version of a note."""
    return _form_page(request, note_for(person_of_request(request), note_id))


@needs(Permission.KNOWLEDGE_MANAGE)
@require_POST
def renew(request: HttpRequest, note_id: int) -> HttpResponse:
    """Say until when a note holds now."""
    person = person_of_request(request)
    note, text = note_for(person, note_id), request.POST.get("until", "").strip()
    try:
        until = date.fromisoformat(text) if text else None
    except ValueError:
        messages.error(request, _("日期“%(day)s”读不出来,请写成 2027-06-30。") % {"day": text[:20]})
        return redirect("note", note_id)
    try:
        renew_note(note, until=until, by=person)
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    else:
        messages.success(request, _("已续期。"))
    return redirect("note", note_id)


@needs(Permission.KNOWLEDGE_MANAGE)
@require_POST
def use(request: HttpRequest, note_id: int) -> HttpResponse:
    """Take a note out of use, or back into it."""
    person = person_of_request(request)
    note = note_for(person, note_id)
    if request.POST.get("use") == "yes":
        restore_note(note, by=person)
        messages.success(request, _("已恢复使用。"))
    else:
        retire_note(note, by=person)
        messages.success(request, _("已停用,机器人和坐席不再查到它。"))
    return redirect("note", note_id)


def _form_page(request: HttpRequest, note: Note | None) -> HttpResponse:
    form, status = NoteForm(request.POST or None, note=note), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                saved = save_note(
                    note, form.facts(), by=person_of_request(request), code=data["code"], version=data["version"]
                )
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
            else:
                messages.success(request, _("已保存为第 %(n)d 版。") % {"n": saved.version})
                return redirect("note", saved.pk)
    context = {"form": form, "note": note, "settings": installed().settings.values()}
    return render(request, "knowledge/form.html", context, status=status)
