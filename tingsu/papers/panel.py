"""The papers on the case page: how complete the file is, and what can be made of it."""

from __future__ import annotations

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.cases.queries.file import file_of
from tingsu.core.gates import parts_of
from tingsu.core.said import Words
from tingsu.core.workflow import acts_in
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.papers.models import IssuedLetter, Summary

SUMMARY = Words("四部分小结", "the four-part summary")


def panel(case: Case, person: Person) -> Panel:
    """Return the panel with meter, letters, summary and whole file."""
    parts = parts_of(file_of(case))
    summary = Summary.objects.filter(case=case).exists()
    parts.append((SUMMARY, summary))
    there = sum(done for _part, done in parts)
    acts = {act.name for act in acts_in(case.state)}
    letters = IssuedLetter.objects.filter(case=case).select_related("unit", "attachment")
    context = {
        "case": case,
        "parts": parts,
        "there": there,
        "percent": round(100 * there / len(parts)),
        "letters": letters,
        "has_summary": summary,
        "may_summarise": "summary" in acts and may(person, Permission.CASE_HANDLE, case),
        "may_issue": "letter" in acts and may(person, Permission.CASE_NOTIFY, case),
        "may_export": may(person, Permission.CASE_EXPORT, case),
    }
    return Panel("papers/_panel.html", context)
