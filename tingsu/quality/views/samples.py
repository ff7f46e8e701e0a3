"""The sample that people score: drawing it, and the blind form beside the talk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput, TingsuError
from tingsu.core.reading.labels import COMPLIANCE, TABOOS
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.packs import installed
from tingsu.quality.actions.reading import submit_reading
from tingsu.quality.actions.sampling import draw_sample
from tingsu.quality.models import Draw, Sample
from tingsu.quality.queries.agreement import human_of, machine_of
from tingsu.quality.queries.criteria import judged_criteria
from tingsu.quality.queries.talk import heard_turns
from tingsu.quality.queries.visible import samples_for
from tingsu.quality.shown import VERDICTS, criterion_name, fault_name, shown_turns

PAGE_SIZE = 50


class DrawForm(forms.Form):
    """Period, share, seed."""

    since = forms.DateField(label=gettext_lazy("从"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("到"), widget=forms.DateInput(attrs={"type": "date"}))
    percent = forms.FloatField(label=gettext_lazy("每人比例 %"), min_value=0, max_value=100)
    seed = forms.CharField(label=gettext_lazy("种子"), max_length=40)


@needs(Permission.QUALITY_REVIEW)
def samples(request: HttpRequest) -> HttpResponse:
    """List the sample: what waits, or what was read; draw a new one."""
    person = person_of_request(request)
    form, status = DrawForm(request.POST or None, initial=_last_week()), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                drawn = draw_sample(**form.cleaned_data, by=person)
                count = drawn.samples.count()
                messages.success(
                    request, _("从 %(all)d 次对话中抽出 %(n)d 次。") % {"all": drawn.candidates, "n": count}
                )
                return redirect("quality-samples")
            except TingsuError as refusal:
                form.add_error(None, refusal.in_(get_language() or "zh"))
                status = 409
    done = request.GET.get("view") == "done"
    found = samples_for(person).select_related("score__unit", "score__agent", "draw").filter(read_at__isnull=not done)
    page = Paginator(found.order_by("-read_at" if done else "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    draws = Draw.objects.filter(person=person)[:5]
    context = {"page": page, "form": form, "done": done, "draws": draws, "tab": "samples"}
    return render(request, "quality/samples.html", context, status=status)


def _last_week() -> dict[str, Any]:
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday() + 7)
    year, week, _day = monday.isocalendar()
    percent = installed().rubric.process.sample_percent
    return {"since": monday, "until": monday + timedelta(days=6), "percent": percent, "seed": f"{year}-W{week:02d}"}


@needs(Permission.QUALITY_REVIEW)
def reading(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Score a talk by hand; once it is done, both judgements side by side."""
    person = person_of_request(request)
    found = samples_for(person).select_related("score__conversation__party", "score__unit", "score__agent")
    sample = get_object_or_404(found, pk=sample_id)
    error, status = "", 200
    if request.method == "POST":
        try:
            submit_reading(sample, **_typed(request), by=person)
            messages.success(request, _("已提交,右边是机器的评分。"))
            return redirect("quality-reading", sample_id)
        except TingsuError as refusal:
            error, status = refusal.in_(get_language() or "zh"), 409
    turns = shown_turns(heard_turns(sample.score.conversation), {})
    context: dict[str, Any] = {
        "sample": sample,
        "score": sample.score,
        "talk": sample.score.conversation,
        "turns": turns,
    }
    context |= {"tab": "samples", "error": error, "typed": request.POST, "blind": sample.read_at is None}
    context |= {"comparison": _comparison(sample), "fault_rows": _faults(sample)} if sample.read_at else _form(request)
    return render(request, "quality/reading.html", context, status=status)


def _typed(request: HttpRequest) -> dict[str, Any]:
    verdicts = {c.id: request.POST.get(f"verdict-{c.id}", "") for c in judged_criteria()}
    if "" in verdicts.values():
        raise BadInput(_("每一项都要选,不适用就选“不适用”。"))
    overall = request.POST.get("overall", "")
    return {
        "verdicts": {key: value for key, value in verdicts.items() if value != "not_due"},
        "faults": request.POST.getlist("fault"),
        "overall": int(overall) if overall.isdecimal() and len(overall) <= 3 else -1,
        "comment": request.POST.get("comment", ""),
    }


def _form(request: HttpRequest) -> dict[str, Any]:
    """Return the rows of the blind form, with what was typed."""
    criteria = [
        {"id": c.id, "name": c.name, "chosen": request.POST.get(f"verdict-{c.id}", "")} for c in judged_criteria()
    ]
    chosen = set(request.POST.getlist("fault"))
    faults = [
        {"code": code, "name": fault_name(code), "chosen": code in chosen, "is_breach": code in COMPLIANCE}
        for code in (*TABOOS, *COMPLIANCE)
    ]
    choices = [(key, VERDICTS[key]) for key in ("met", "partly", "missed", "not_due")]
    return {"criteria": criteria, "faults": faults, "choices": choices}


def _comparison(sample: Sample) -> list[dict[str, Any]]:
    judged = [criterion.id for criterion in judged_criteria()]
    machine, human = machine_of(sample, set(judged)).verdicts, human_of(sample, set(judged)).verdicts
    rows = []
    for criterion in judged:
        ours, theirs = machine.get(criterion), human.get(criterion)
        if ours is None and theirs is None:
            continue
        names = [VERDICTS[verdict.value if verdict else "not_due"] for verdict in (ours, theirs)]
        rows.append({"name": criterion_name(criterion), "machine": names[0], "human": names[1], "same": ours == theirs})
    return rows


def _faults(sample: Sample) -> list[dict[str, Any]]:
    machine, human = (judged(sample, set()).faults for judged in (machine_of, human_of))
    return [
        {"name": fault_name(code), "machine": code in machine, "human": code in human}
        for code in sorted(machine | human)
    ]
