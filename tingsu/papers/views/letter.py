"""Issue a letter; see and print it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.hold import may
from tingsu.cases.actions.messages import mask_in_case
from tingsu.cases.actions.personal import open_personal
from tingsu.cases.models import Case
from tingsu.cases.queries.visible import case_for
from tingsu.cases.views.acting import Confirm, Data, act_page
from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.papers.actions.letters import issue_letter
from tingsu.papers.letter import letter_of
from tingsu.papers.models import IssuedLetter


@act_page(
    Confirm,
    title=_("出具决定书"),
    button=_("编号并生成 Word"),
    permission=Permission.CASE_NOTIFY,
    help_text=_("按机构和年度连续编号,存为附件并记下哈希值。同一个决定只出具一次。"),
)
def issue(person: Person, case: Case, data: Data) -> str:
    """Issue the letter."""
    issued = issue_letter(case, by=person, version=data["version"])
    return str(_("已出具 %(number)s,在附件里可以下载。") % {"number": issued.reference})


@needs(Permission.CASE_NOTIFY)
def letter(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show the letter for printing, the customer's name masked; with a reason it is shown in full."""
    person = person_of_request(request)
    case = case_for(person, case_id)
    error, status, clear = "", 200, False
    try:
        shown = letter_of(case)
    except TingsuError as refusal:
        error = refusal.in_(get_language() or "zh")
        return render(request, "papers/letter.html", {"case": case, "error": error}, status=409)
    if request.method == "POST":
        try:
            open_personal(case, field="name", reason=request.POST.get("reason", ""), by=person)
            clear = True
        except TingsuError as refusal:
            error, status = refusal.in_(get_language() or "zh"), 409
    issued = IssuedLetter.objects.filter(**{shown.kind: shown.thing}).select_related("unit").first()
    text = shown.text if clear else mask_in_case(shown.text, case)
    context = {
        "case": case,
        "subject": shown.subject,
        "paragraphs": [line for line in text.splitlines() if line.strip()],
        "issued": issued,
        "clear": clear,
        "error": error,
        "may_open": may(person, Permission.PERSONAL_OPEN, case),
    }
    return render(request, "papers/letter.html", context, status=status)
