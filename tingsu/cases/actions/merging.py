"""Join a case to another about the same matter, nothing is lost; and undo it within thirty days."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import reckon_clock, refresh_due
from tingsu.cases.actions.hold import Doer, check_permission, hold_case, person_of, record_case, save_case
from tingsu.cases.models import Case, CaseLink, CaseParty, ClockEvent, Direction, PartyRole
from tingsu.cases.queries.family import family
from tingsu.core.errors import NotAllowed
from tingsu.core.text.personal import mask_personal
from tingsu.core.workflow import ACTS, State
from tingsu.journal.models import Entry

UNMERGE_DAYS = 30


@transaction.atomic
def merge_case(case: Case, *, into: Case, reason: str, by: Doer, version: int | None = None) -> CaseLink:
    """Merge `case` into `into`. Its messages and clocks stay its own; the earliest limit of both acts."""
    if case.pk == into.pk:
        raise NotAllowed(_("不能把一件投诉并入它自己。"))
    _lock(case, into)
    case = hold_case(case, act="merge", by=by, version=version)
    into = hold_case(into, act="merge", by=by)
    link = CaseLink.objects.create(
        case=case, other=into, kind="merged", reason=mask_personal(reason.strip())[:200], person=person_of(by)
    )
    _part, is_new = CaseParty.objects.get_or_create(case=into, party=case.party, role=PartyRole.CONCERNED)
    before = case.state
    events = ClockEvent.objects.filter(clock__case__in=family(case)).order_by("-pk").values_list("pk", flat=True)
    case.state, case.due_at, case.unread_since = State.MERGED.value, None, None
    save_case(case, "state", "due_at", "unread_since")
    save_case(into, *refresh_due(into))
    # What undoing needs: the state, whether the customer was new to the other case, where the ledgers ended.
    record_case("case.merged", case, by, into=into.pk, before=before, party=is_new, ledger=events.first() or 0)
    record_case("case.absorbed", into, by, other=case.pk)
    return link


@transaction.atomic
def unmerge_case(case: Case, *, by: Doer, version: int | None = None) -> Case:
    """Undo a merge within thirty days: the case stands by itself again, in the state and with the clocks it had.

    What happened on the other case meanwhile (a talk, a notice) stopped this case's clocks in passing; that is taken
    back, for this customer's complaint has then not been answered.
    """
    link = merge_link(case)
    if link is None:
        raise NotAllowed(_("这件投诉没有并入别的投诉。"))
    _lock(case, link.other)
    case = hold_case(case, act="unmerge", by=by, version=version)
    into = Case.objects.select_related("unit").get(pk=link.other_id)
    check_permission(ACTS["merge"], into, by)
    if timezone.now() > link.at + timedelta(days=UNMERGE_DAYS):
        raise NotAllowed(_("并案已超过 %(days)d 天,不能撤销。") % {"days": UNMERGE_DAYS})
    merged = Entry.objects.filter(verb="case.merged", subject_type="case", subject_id=case.pk).latest("id").data
    undone = _take_back(case, merged.get("ledger"), link)
    link.delete()
    _drop_party(case, into, is_ours=merged.get("party", False))
    unread = case.messages.filter(direction=Direction.IN, at__gt=link.at).order_by("at").first()
    case.state, case.unread_since = merged.get("before", State.HANDLING.value), unread.at if unread else None
    save_case(case, "state", "unread_since", *refresh_due(case))
    save_case(into, *refresh_due(into))
    record_case("case.unmerged", case, by, other=into.pk, state=case.state, undone=undone)
    record_case("case.released", into, by, other=case.pk)
    return case


def merge_link(case: Case) -> CaseLink | None:
    """Return how a merged case came into another, none for a case that stands by itself."""
    if case.state != State.MERGED:
        return None
    return CaseLink.objects.filter(kind="merged", case=case).select_related("other").order_by("-pk").first()


def _lock(case: Case, other: Case) -> None:
    pair = sorted((case.pk, other.pk))  # one order for every pair: no deadlock
    list(Case.objects.select_for_update().filter(pk__in=pair).order_by("pk"))


def _take_back(case: Case, ledger: int | None, link: CaseLink) -> list[str]:
    """Take out of the ledgers what the other case wrote since the merge; return the rules of those clocks."""
    events = ClockEvent.objects.filter(clock__case__in=family(case))
    late = events.filter(pk__gt=ledger) if ledger is not None else events.filter(at__gte=link.at)
    undone = []
    for clock in {event.clock_id: event.clock for event in late.select_related("clock")}.values():
        late.filter(clock=clock).delete()
        if clock.rule is not None:
            reckon_clock(clock, clock.rule, list(clock.events.all()))
            clock.save()
        undone.append(clock.rule_id)
    return undone


def _drop_party(case: Case, into: Case, *, is_ours: bool) -> None:
    """Take the customer off the other case, unless they were there before or another merged case brought them too."""
    others = CaseLink.objects.filter(kind="merged", other=into, case__party=case.party, case__state=State.MERGED)
    if is_ours and not others.exclude(case=case).exists():
        CaseParty.objects.filter(case=into, party=case.party, role=PartyRole.CONCERNED).delete()
