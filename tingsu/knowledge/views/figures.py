"""The bank's own figures that stand in answers."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tingsu.core.errors import TingsuError
from tingsu.knowledge.actions.figures import set_figure
from tingsu.knowledge.filling import BLANK
from tingsu.knowledge.filling import figures as set_figures
from tingsu.knowledge.models import Note
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.packs import installed


@needs(Permission.KNOWLEDGE_MANAGE)
def figures(request: HttpRequest) -> HttpResponse:
    """List the figures; POST sets one."""
    if request.method == "POST":
        code, post = request.POST.get("code", ""), request.POST
        try:
            set_figure(
                code, value=post.get("value", ""), value_en=post.get("value_en", ""), by=person_of_request(request)
            )
        except TingsuError as error:
            messages.error(request, error.in_(get_language() or "zh"))
        else:
            messages.success(request, _("已保存,用到它的答案都跟着变了。"))
        return redirect(f"{reverse('knowledge-figures')}#{code}" if code.isidentifier() else "knowledge-figures")
    known, language = set_figures(), get_language() or "zh"
    used: Counter[str] = Counter()
    for note in Note.objects.filter(is_active=True).only("answer", "answer_en", "more"):
        used.update(set(BLANK.findall(note.answer + note.answer_en + note.more)))
    rows = [
        {
            "code": setting.code,
            "name": setting.name.in_(language),
            "where": setting.where.in_(language),
            "value": known.get(setting.code, ("", ""))[0],
            "value_en": known.get(setting.code, ("", ""))[1],
            "used": used[setting.code],
        }
        for setting in installed().settings.values()
    ]
    missing = sum(1 for row in rows if row["used"] and not row["value"])
    return render(request, "knowledge/figures.html", {"rows": rows, "missing": missing})
