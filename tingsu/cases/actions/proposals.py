"""Put a solution to the customer and take their answer (steps 4 and 5)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, may, person_of, record_case, save_case
from tingsu.cases.actions.intake import check_intake
from tingsu.cases.actions.messages import ReplyStopped, mask_in_case, write_out
from tingsu.cases.actions.silence import refuse_silence
from tingsu.cases.draft import check_draft
from tingsu.cases.models import Case, Proposal
from tingsu.cases.queries.file import file_of
from tingsu.core.errors import NotAllowed
from tingsu.core.gates import joined, missing_for_proposal
from tingsu.core.said import Words
from tingsu.org.models import Person
from tingsu.web.listing import listed


@transaction.atomic
def propose_solution(case: Case, *, text: str, by: Doer) -> Proposal:
    """Propose, once the facts are confirmed; the customer sees it on the progress page and answers there."""
    text, now = check_intake(text, None)
    refuse_silence(text)
    case = hold_case(case, act="propose", by=by)
    missing = missing_for_proposal(file_of(case))
    if missing:
        what = joined(missing)
        raise NotAllowed(Words(f"提出方案前还缺:{what.zh}。", f"Before a proposal there is missing: {what.en}."))
    checked = check_draft(text)
    if checked.blocks:
        raise ReplyStopped(_("方案里有不能对客户说的内容(%(names)s),请修改。") % {"names": listed(checked.names())})
    proposal = Proposal.objects.create(case=case, text=mask_in_case(text, case), person=person_of(by))
    message = write_out(case, text=text, kind="proposal", by=by)
    case.heard_at = now
    save_case(case, "heard_at", edited=False)
    record_case("proposal.made", case, by, proposal=proposal.pk, message=message.pk)
    return proposal


@transaction.atomic
def answer_proposal(case: Case, *, proposal: Proposal, accepted: bool, by: Doer, wish: str = "") -> Proposal:
    """Take the customer's answer; a refusal says what they would see solved better."""
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "party").get(pk=case.pk)
    if isinstance(by, Person) and not may(by, "case.handle", case):
        raise NotAllowed(_("您的岗位不能对这件投诉做这一步,请联系本机构负责人。"))
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk, case=case)
    if proposal.answer:
        raise NotAllowed(_("这个方案已经答复过了。"))
    if not case.is_open:
        raise NotAllowed(_("这件投诉已经办结。"))
    proposal.answer = "accepted" if accepted else "declined"
    proposal.answered_at, proposal.wish = timezone.now(), mask_in_case(wish.strip(), case)
    proposal.save(update_fields=["answer", "answered_at", "wish"])
    case.unread_since = case.unread_since or timezone.now()
    save_case(case, "unread_since", edited=False)
    record_case("proposal.answered", case, by, proposal=proposal.pk, accepted=accepted)
    return proposal
