"""Note which earlier complaints a new one looks like; decide what they are to each other."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, check_permission, hold_case, person_of, record_case, save_case
from tingsu.cases.actions.merging import merge_case
from tingsu.cases.actions.reading import priority_of
from tingsu.cases.models import Case, CaseLink
from tingsu.core.errors import BadInput
from tingsu.core.likeness import Alike, Compared, judge, pairs_of, text_likeness
from tingsu.core.workflow import ACTS
from tingsu.journal.record import SYSTEM
from tingsu.repeats.candidates import candidates
from tingsu.repeats.models import Likeness, Verdict

KEPT = 12


@transaction.atomic
def note_likenesses(case: Case) -> list[Likeness]:
    """Find and keep what a case looks like, flag a repeat and let it weigh. A second time adds nothing."""
    found = _compared(case)
    case = Case.objects.select_for_update().get(pk=case.pk)
    best = sorted(found, key=lambda pair: -pair[1].score)[:KEPT]
    made = [
        Likeness(case=case, other=other, kind=alike.kind, score=alike.score, reasons=list(alike.reasons))
        for other, alike in best
    ]
    known = set(case.likenesses.values_list("other_id", flat=True))
    new = [likeness for likeness in made if likeness.other_id not in known]
    if new:
        Likeness.objects.bulk_create(new)
        save_case(case, *count_repeats(case), edited=False)
        record_case("likeness.found", case, SYSTEM, others=[likeness.other_id for likeness in new])
    return new


@transaction.atomic
def decide_likeness(likeness: Likeness, *, verdict: Verdict, by: Doer) -> Likeness:
    """Link the two, merge the later into the earlier, or say that they are not the same; remembered either way."""
    pair = sorted((likeness.case_id, likeness.other_id))
    list(Case.objects.select_for_update().filter(pk__in=pair).order_by("pk"))
    likeness = Likeness.objects.select_for_update().get(pk=likeness.pk)
    if verdict not in (Verdict.LINKED, Verdict.MERGED, Verdict.DENIED):
        raise BadInput(_("请选择关联、并案或不是同一件。"))
    other = Case.objects.select_related("unit").get(pk=likeness.other_id)
    if verdict == Verdict.MERGED:
        merge_case(likeness.case, into=other, reason=likeness.words, by=by)
    case = hold_case(likeness.case, act="link", by=by) if verdict != Verdict.MERGED else likeness.case
    check_permission(ACTS["link"], other, by)
    links = CaseLink.objects.filter(case=case, other=other, kind=likeness.kind)
    if verdict == Verdict.DENIED:
        links.delete()
    elif not links.exists():
        CaseLink.objects.create(
            case=case, other=other, kind=likeness.kind, reason=likeness.words[:200], person=person_of(by)
        )
    likeness.verdict, likeness.person, likeness.decided_at = verdict, person_of(by), timezone.now()
    likeness.save(update_fields=["verdict", "person", "decided_at"])
    case.refresh_from_db()
    save_case(case, *count_repeats(case), edited=False)
    record_case("likeness.decided", case, by, other=other.pk, verdict=verdict.value, kind=likeness.kind)
    return likeness


def count_repeats(case: Case) -> list[str]:
    """Set how many earlier complaints this one repeats, the flag and the priority; return the fields to save.

    A priority that a person raised further stays.
    """
    before = priority_of(case)
    case.repeats = case.likenesses.filter(kind="repeat").exclude(verdict=Verdict.DENIED).count()
    case.is_repeat = case.repeats > 0 or "repeat" in case.risks or case.links.filter(kind="repeat").exists()
    after = priority_of(case)
    case.priority = after if case.priority == before else max(case.priority, after)
    return ["repeats", "is_repeat", "priority"]


def _compared(case: Case) -> list[tuple[Case, Alike]]:
    words = pairs_of(case.text)
    found = []
    for other in candidates(case):
        compared = Compared(
            text=text_likeness(words, pairs_of(other.text)),
            days=(case.received_at - other.received_at).days,
            party=other.party_id == case.party_id,
            phone=bool(case.party.phone_index) and bytes(other.party.phone_index) == bytes(case.party.phone_index),
            business=other.business[:5] == case.business[:5] if case.business and other.business else None,
        )
        if alike := judge(compared):
            found.append((other, alike))
    return found
