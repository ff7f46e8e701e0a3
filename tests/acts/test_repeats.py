"""Repeats and the same matter from others: found at intake, decided by people, remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import PARTY, closed, fresh, handled, last_entry, opened, refused, verbs
from tests.conftest import Cast
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Case, CaseLink
from tingsu.cases.queries.visible import visible_to
from tingsu.core.errors import BadInput
from tingsu.core.workflow import State
from tingsu.repeats.actions.likeness import decide_likeness, note_likenesses
from tingsu.repeats.models import Likeness, Verdict
from tingsu.repeats.panel import panel

LI = PartyFacts(name="李强", phone="13900000000")
DAUGHTER = PartyFacts(name="王小梅", phone=PARTY.phone)
FEE = "你们凭什么扣我八十块年费,办卡的时候说好终身免年费的,赶紧退给我"
FEE_AGAIN = "说好终身免年费,为什么又扣我八十块年费?办卡的时候说得好好的"
SCAM = "昨天有人冒充客服让我转账三万,我马上打电话要求冻结,你们说办不了"
Work = Callable[[], int]


def pair(cast: Cast, work: Work, first: str = FEE, second: str = FEE_AGAIN, **more: Any) -> tuple[Case, Case]:
    """Return two complaints that were read one after the other."""
    earlier = opened(cast, first)
    work()
    later = opened(cast, second, **more)
    work()
    return fresh(earlier), fresh(later)


def test_the_same_customer_again_is_a_repeat_that_weighs(cast: Cast, work: Work) -> None:
    earlier, later = pair(cast, work)

    likeness = Likeness.objects.get()
    assert (likeness.case, likeness.other, likeness.kind, likeness.verdict) == (later, earlier, "repeat", Verdict.OPEN)
    assert "同一客户" in likeness.words
    assert "文字相似" in likeness.words
    assert (later.is_repeat, later.repeats, later.priority) == (True, 1, 1)
    assert (earlier.is_repeat, earlier.repeats) == (False, 0)
    assert last_entry("likeness.found").data == {"others": [earlier.pk]}


def test_the_third_time_weighs_more(cast: Cast, work: Work) -> None:
    pair(cast, work)
    third = opened(cast, FEE)
    work()
    assert (fresh(third).repeats, fresh(third).priority) == (2, 2)


def test_the_same_customer_with_another_matter_is_no_repeat(cast: Cast, work: Work) -> None:
    _earlier, later = pair(cast, work, FEE, "柜台排队两个小时,只开一个窗口,大厅没有人管")
    assert (Likeness.objects.count(), later.is_repeat) == (0, False)


def test_others_with_the_same_words_are_the_same_matter_but_no_repeat(cast: Cast, work: Work) -> None:
    _earlier, later = pair(cast, work, SCAM, SCAM + "!!", party=LI)
    assert Likeness.objects.get().kind == "same"
    assert later.repeats == 0


def test_a_shared_telephone_is_told(cast: Cast, work: Work) -> None:
    pair(cast, work, party=DAUGHTER)
    assert "同一电话" in Likeness.objects.get().words


def test_what_lies_too_far_back_does_not_count(cast: Cast, work: Work, watch: Watch, settings: object) -> None:
    settings.REPEAT_DAYS = 30  # type: ignore[attr-defined]
    opened(cast, FEE)
    work()
    watch.forward(days=31)
    opened(cast, FEE_AGAIN)
    work()
    assert Likeness.objects.count() == 0


def test_looking_twice_finds_once(cast: Cast, work: Work) -> None:
    _earlier, later = pair(cast, work)
    assert note_likenesses(later) == []
    assert Likeness.objects.count() == 1
    assert verbs(later).count("likeness.found") == 1


def test_not_the_same_is_remembered_and_no_longer_weighs(cast: Cast, work: Work) -> None:
    _earlier, later = pair(cast, work)
    decide_likeness(Likeness.objects.get(), verdict=Verdict.DENIED, by=cast.officer)

    later = fresh(later)
    assert (later.is_repeat, later.repeats, later.priority) == (False, 0, 0)
    assert note_likenesses(later) == []
    assert panel(later, cast.officer) is None
    likeness = Likeness.objects.get()
    assert (likeness.verdict, likeness.person) == (Verdict.DENIED, cast.officer)
    assert last_entry("likeness.decided").data["verdict"] == "denied"


def test_a_priority_that_somebody_raised_stays(cast: Cast, work: Work) -> None:
    _earlier, later = pair(cast, work)
    Case.objects.filter(pk=later.pk).update(priority=2)
    decide_likeness(Likeness.objects.get(), verdict=Verdict.DENIED, by=cast.officer)
    assert fresh(later).priority == 2


def test_linking_makes_a_link_with_the_reasons(cast: Cast, work: Work) -> None:
    earlier, later = pair(cast, work)
    decide_likeness(Likeness.objects.get(), verdict=Verdict.LINKED, by=cast.officer)

    link = CaseLink.objects.get()
    assert (link.case, link.other, link.kind) == (later, earlier, "repeat")
    assert "同一客户" in link.reason
    decide_likeness(Likeness.objects.get(), verdict=Verdict.LINKED, by=cast.officer)
    assert CaseLink.objects.count() == 1


def test_merging_puts_the_later_into_the_earlier(cast: Cast, work: Work) -> None:
    earlier, later = pair(cast, work)
    decide_likeness(Likeness.objects.get(), verdict=Verdict.MERGED, by=cast.officer)
    assert (fresh(later).state, fresh(earlier).state) == (State.MERGED, State.RECEIVED)
    assert set(CaseLink.objects.values_list("kind", flat=True)) == {"merged", "repeat"}


def test_a_refused_merge_changes_nothing(cast: Cast, work: Work) -> None:
    closed(cast)
    later = opened(cast)
    work()
    with refused("并案"):
        decide_likeness(Likeness.objects.get(case=later), verdict=Verdict.MERGED, by=cast.officer)
    assert Likeness.objects.get(case=later).verdict == Verdict.OPEN
    assert CaseLink.objects.count() == 0


def test_one_must_be_allowed_to_link_and_say_what(cast: Cast, work: Work) -> None:
    pair(cast, work)
    with refused("您的岗位"):
        decide_likeness(Likeness.objects.get(), verdict=Verdict.LINKED, by=cast.ana)
    with refused("请选择", kind=BadInput):
        decide_likeness(Likeness.objects.get(), verdict=Verdict.OPEN, by=cast.officer)


def test_the_panel_shows_only_what_one_may_see(cast: Cast, work: Work) -> None:
    _earlier, later = pair(cast, work, unit=cast.west)
    assert panel(later, cast.tom) is None, "the earlier one belongs to the east"
    shown = panel(later, cast.idris)
    assert shown is not None
    assert len(shown.context["rows"]) == 1  # type: ignore[arg-type]
    assert not visible_to(cast.officer).filter(pk=later.pk).exists()


@pytest.mark.parametrize("stage", [opened, handled])
def test_the_earlier_case_shows_the_later(cast: Cast, work: Work, stage: Callable[..., Case]) -> None:
    earlier = stage(cast, FEE)
    work()
    opened(cast, FEE_AGAIN)
    work()
    shown = panel(earlier, cast.officer)
    assert shown is not None
    assert shown.context["rows"][0]["is_later"]  # type: ignore[index]
