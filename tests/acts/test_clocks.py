"""Changing a clock: pause, resume, extend by the right level, restart; the rest is refused with its reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import (
    REFUND,
    RULING,
    closed,
    confirmed,
    decided,
    fresh,
    handled,
    last_entry,
    opened,
    refused,
    shanghai,
    told,
    verbs,
)
from tests.conftest import Cast
from tests.pages.stage import PNG, upload
from tingsu.cases.actions.adjustment import Notice, change_clock
from tingsu.cases.actions.attachments import attach_file
from tingsu.cases.actions.clocks import clocks_of
from tingsu.cases.actions.decision import decide_case
from tingsu.cases.actions.merging import merge_case
from tingsu.cases.actions.messages import send_reply
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.models import Case, CaseLink, Channel, Clock
from tingsu.core.clock import EventKind
from tingsu.core.errors import BadInput
from tingsu.org.models import Person
from tingsu.policies.models import Adoption

NOTICE = Notice(done="已调取录音并核对账目", plan="4 月 10 日前答复鉴定结果")
NFRA, CONTACT, PBOC = "cn-nfra-2020.decide", "service.first_contact", "cn-pboc-2020.reply"
PAUSE, RESUME, EXTEND, RESTART = EventKind.PAUSE, EventKind.RESUME, EventKind.EXTEND, EventKind.RESTART
DUE_15, DUE_30, DUE_60 = shanghai("2026-03-18 00:00"), shanghai("2026-04-02 00:00"), shanghai("2026-05-02 00:00")


def change(case: Case, kind: EventKind, *, by: Person, at: datetime, rule: str = NFRA, **more: Any) -> Clock:
    """Change the clock of a rule."""
    known: dict[str, Any] = {"reason": "调解", "proof": "调解受理单 12 号", "notice": NOTICE} | more
    return change_clock(case, clock=case.clocks.get(rule_id=rule), kind=kind, at=at, by=by, **known)


def clock(case: Case, rule: str = NFRA) -> Clock:
    """Return the clock of a rule as it stands in the database."""
    return case.clocks.get(rule_id=rule)


# ── Pause and resume ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_paused_clock_has_no_deadline(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    send_reply(case, text="您好,我来负责这件事。", by=cast.officer)
    watch.forward(days=2)
    change(case, PAUSE, at=watch.now, by=cast.officer, reason="mediation")

    assert (clock(case).state, clock(case).due_at) == ("paused", None)
    assert fresh(case).due_at is None
    assert "第23条" in "".join(clock(case).reasons)
    assert last_entry("clock.paused").data == {"clock": NFRA, "total": None}


def test_the_other_clocks_go_on(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    change(case, PAUSE, at=watch.now, by=cast.officer)

    assert fresh(case).due_at == clock(case, CONTACT).due_at == shanghai("2026-03-03 17:30")


def test_a_resumed_clock_leaves_the_days_of_the_pause_out(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    change(case, PAUSE, at=watch.forward(days=2), by=cast.officer)
    change(case, RESUME, at=watch.forward(days=5), by=cast.officer)

    assert (clock(case).state, clock(case).due_at) == ("running", DUE_15 + timedelta(days=5))
    assert verbs(case)[-2:] == ["clock.paused", "clock.resumed"]


def test_a_clock_can_be_paused_more_than_once(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    for _ in range(2):
        change(case, PAUSE, at=watch.forward(days=1), by=cast.officer)
        change(case, RESUME, at=watch.forward(days=3), by=cast.officer)

    assert clock(case).due_at == DUE_15 + timedelta(days=6)


def test_a_clock_that_is_paused_is_not_overdue(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    change(case, PAUSE, at=watch.now, by=cast.officer)
    watch.forward(days=60)

    assert not clock(case).is_overdue()


@pytest.mark.parametrize(
    ("before", "kind", "rule", "why"),
    [
        pytest.param([], PAUSE, CONTACT, "没有暂停的依据", id="a clock that knows no pause"),
        pytest.param([PAUSE], PAUSE, NFRA, "已在暂停中", id="paused twice"),
        pytest.param([], RESUME, NFRA, "并未暂停", id="resumed without a pause"),
        pytest.param([PAUSE, RESUME], RESUME, NFRA, "并未暂停", id="resumed twice"),
        pytest.param([], RESTART, CONTACT, "没有重新起算的依据", id="a clock that never restarts"),
    ],
)
def test_what_the_rule_does_not_allow_is_refused(
    cast: Cast, watch: Watch, before: list[EventKind], kind: EventKind, rule: str, why: str
) -> None:
    case = handled(cast)
    for earlier in before:
        change(case, earlier, at=watch.forward(hours=1), by=cast.officer)
    standing = (clock(case, rule).state, clock(case, rule).due_at, clock(case, rule).events.count(), verbs(case))
    with refused(why):
        change(case, kind, at=watch.forward(hours=1), by=cast.officer, rule=rule)

    left = (clock(case, rule).state, clock(case, rule).due_at, clock(case, rule).events.count(), verbs(case))
    assert left == standing


def test_a_pause_after_the_limit_is_refused(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    with refused("暂停晚于到期日"):
        change(case, PAUSE, at=watch.set("2026-03-18 00:01"), by=cast.officer)


def test_a_pause_in_the_last_minute_counts(cast: Cast, watch: Watch) -> None:
    case = handled(cast)

    assert change(case, PAUSE, at=watch.set("2026-03-17 23:59"), by=cast.officer).state == "paused"


def test_a_change_before_the_complaint_is_refused(cast: Cast, watch: Watch) -> None:
    with refused("早于起算时间"):
        change(handled(cast), PAUSE, at=watch.now - timedelta(days=1), by=cast.officer)


def test_a_change_dated_in_the_future_is_refused(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    with refused(kind=BadInput):
        change(case, PAUSE, at=watch.now + timedelta(days=3), by=cast.officer)
    assert clock(case).state == "running"


def test_a_resumption_dated_before_the_pause_is_refused(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    change(case, PAUSE, at=watch.forward(days=3), by=cast.officer)
    with refused("并未暂停"):
        change(case, RESUME, at=watch.now - timedelta(days=1), by=cast.officer)
    assert clock(case).state == "paused"


# ── Extend ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_fifteen_days_become_thirty_and_then_sixty(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    assert clock(case).due_at == DUE_15
    change(case, EXTEND, total=30, at=watch.forward(days=10), by=cast.officer, reason="情况复杂")
    assert (clock(case).due_at, clock(case).limit) == (DUE_30, 30)
    change(case, EXTEND, total=60, at=watch.forward(days=10), by=cast.idris, reason="特别复杂")
    assert (clock(case).due_at, clock(case).limit) == (DUE_60, 60)

    letter = case.messages.get(pk=last_entry("clock.extended").data["letter"])
    assert last_entry("clock.extended").data == {"clock": NFRA, "total": 60, "letter": letter.pk}
    assert "批准:伊德里斯" in "".join(clock(case).reasons)


def test_an_extension_that_must_be_told_tells_in_the_same_act(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    change(case, EXTEND, total=30, at=watch.forward(days=1), by=cast.officer, notice=None)
    assert not case.messages.filter(kind="extension").exists()
    at = watch.forward(days=1)
    change(case, EXTEND, total=60, at=at, by=cast.idris, reason="须等鉴定报告")

    letter = case.messages.get(kind="extension")
    assert letter.direction == "out"
    for words in (
        "须等鉴定报告",
        "已调取录音并核对账目",
        "4 月 10 日前答复鉴定结果",
        "2026年5月1日",
        "第十八条",
        "伊德里斯",
    ):
        assert words in letter.text
    assert fresh(case).heard_at == at


def test_the_letter_speaks_the_customers_language(cast: Cast, watch: Watch) -> None:
    case = handled(cast, text="Why did you charge me an annual fee?")
    change(case, EXTEND, total=30, at=watch.now, by=cast.officer)
    assert case.messages.get(kind="extension").text.startswith("Dear ")


@pytest.mark.parametrize(
    ("notice", "reason"),
    [
        pytest.param(None, "复杂", id="nothing to tell"),
        pytest.param(Notice(done=" ", plan="下周答复"), "复杂", id="nothing done"),
        pytest.param(Notice(done="已查账", plan=""), "复杂", id="no plan"),
        pytest.param(NOTICE, "", id="no reason"),
    ],
)
def test_an_extension_that_cannot_be_told_is_refused_and_changes_nothing(
    cast: Cast, watch: Watch, notice: Notice | None, reason: str
) -> None:
    case = handled(cast)
    change(case, EXTEND, total=30, at=watch.now, by=cast.officer)
    at = watch.forward(hours=1)
    with refused("必须同时告知客户", kind=BadInput):
        change(case, EXTEND, total=60, at=at, by=cast.idris, notice=notice, reason=reason)
    assert (clock(case).limit, clock(case).due_at) == (30, DUE_30)
    assert case.messages.filter(kind="extension").count() == 1


def test_an_extension_letter_that_threatens_is_refused(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    bad = Notice(done="已查账", plan="您撤诉我们就退钱")
    with refused("不能对客户说"):
        change(case, EXTEND, total=30, at=watch.now, by=cast.officer, notice=bad)
    assert clock(case).limit == 15


@pytest.mark.parametrize("proof", ["", "   "])
def test_a_pause_without_proof_is_refused(cast: Cast, watch: Watch, proof: str) -> None:
    case = handled(cast)
    with refused("须有凭证", kind=BadInput):
        change(case, PAUSE, at=watch.now, by=cast.officer, proof=proof)
    assert clock(case).state == "running"


def test_a_file_of_the_case_is_proof_and_one_of_another_is_not(cast: Cast, watch: Watch) -> None:
    case, other = handled(cast), handled(cast)
    mine, theirs = (attach_file(c, upload=upload("consent.png", PNG), by=cast.officer) for c in (case, other))
    with refused("不属于这件投诉", kind=BadInput):
        change(case, PAUSE, at=watch.now, by=cast.officer, proof="", attachment=theirs)
    change(case, PAUSE, at=watch.now, by=cast.officer, proof="", attachment=mine)
    assert clock(case).events.get().attachment == mine


@pytest.mark.parametrize(
    ("totals", "why"),
    [
        pytest.param([60], "须先在 30 之内", id="sixty before thirty"),
        pytest.param([45], "没有延长至 45 的依据", id="a total that no article knows"),
        pytest.param([90], "没有延长至 90 的依据", id="ninety"),
        pytest.param([None], "没有延长至", id="no total"),
        pytest.param([30, 30], "已延长至 30", id="thirty twice"),
        pytest.param([30, 60, 30], "延长至 30", id="back to thirty"),
    ],
)
def test_an_extension_out_of_order_is_refused(cast: Cast, watch: Watch, totals: list[int | None], why: str) -> None:
    case = handled(cast)
    *before, last = totals
    for total in before:
        change(case, EXTEND, total=total, at=watch.forward(hours=1), by=cast.idris)
    due_at = clock(case).due_at
    with refused(why):
        change(case, EXTEND, total=last, at=watch.forward(hours=1), by=cast.idris)
    assert clock(case).due_at == due_at


def test_an_extension_after_the_limit_is_refused(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    with refused("到期之后"):
        change(case, EXTEND, total=30, at=watch.set("2026-03-18 08:00"), by=cast.officer)


def test_an_extension_for_which_the_law_names_nobody_is_the_officers(cast: Cast, watch: Watch) -> None:
    assert change(handled(cast), EXTEND, total=30, at=watch.now, by=cast.officer).limit == 30


def test_sixty_days_are_not_the_officers_to_grant(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    change(case, EXTEND, total=30, at=watch.now, by=cast.officer)
    with refused():
        change(case, EXTEND, total=60, at=watch.forward(hours=1), by=cast.officer)
    assert clock(case).limit == 30


def test_the_superior_unit_grants_sixty_days(cast: Cast, watch: Watch) -> None:
    case = handled(cast, unit=cast.outlet)
    change(case, EXTEND, total=30, at=watch.now, by=cast.officer)

    assert change(case, EXTEND, total=60, at=watch.forward(hours=1), by=cast.noor).limit == 60


def test_the_unit_itself_is_not_its_own_superior(cast: Cast, watch: Watch) -> None:
    case = handled(cast, unit=cast.east)
    change(case, EXTEND, total=30, at=watch.now, by=cast.officer)
    with refused():
        change(case, EXTEND, total=60, at=watch.forward(hours=1), by=cast.noor)
    assert change(case, EXTEND, total=60, at=watch.forward(hours=1), by=cast.idris).limit == 60


def test_the_longer_time_of_the_central_bank_needs_the_head_of_complaints(cast: Cast, watch: Watch) -> None:
    case = handled(cast, channel=Channel.PBOC_12363)
    with refused():
        change(case, EXTEND, rule=PBOC, total=60, at=watch.now, by=cast.officer)
    assert change(case, EXTEND, rule=PBOC, total=60, at=watch.now, by=cast.noor).limit == 60


@pytest.mark.parametrize("name", ["ana", "tom", "auditor"])
@pytest.mark.parametrize("kind", [PAUSE, EXTEND, RESTART])
def test_others_change_no_clock(cast: Cast, watch: Watch, name: str, kind: EventKind) -> None:
    with refused("您的岗位"):
        change(handled(cast), kind, total=30, at=watch.now, by=getattr(cast, name))


# ── Restart ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_new_facts_start_the_clock_again(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    change(case, EXTEND, total=30, at=watch.now, by=cast.officer)
    change(case, RESTART, at=watch.set("2026-03-10 09:00"), by=cast.officer, reason="客户补交合同")

    assert (clock(case).limit, clock(case).due_at) == (15, shanghai("2026-03-26 00:00"))
    assert verbs(case)[-1] == "clock.restarted"


def test_new_facts_after_the_limit_start_nothing(cast: Cast, watch: Watch) -> None:
    with refused("期满之后"):
        change(handled(cast), RESTART, at=watch.set("2026-03-20 09:00"), by=cast.officer)


# ── When there is nothing to change ───────────────────────────────────────────────────────────────────────────────────


def test_a_decided_case_can_still_be_paused(cast: Cast, watch: Watch) -> None:
    assert change(decided(cast), PAUSE, at=watch.now, by=cast.officer).state == "paused"


@pytest.mark.parametrize("stage", [told, closed])
def test_the_clocks_of_a_told_case_are_not_changed(cast: Cast, watch: Watch, stage: Any) -> None:
    with refused("调整时限"):
        change(stage(cast), PAUSE, at=watch.now, by=cast.officer)


def test_a_clock_of_another_case_cannot_be_changed(cast: Cast, watch: Watch) -> None:
    mine, other = handled(cast), handled(cast)
    with pytest.raises(Clock.DoesNotExist):
        change_clock(mine, clock=clock(other), kind=PAUSE, at=watch.now, proof="调 12 号", by=cast.officer)
    assert clock(other).state == "running"


def test_a_clock_whose_pack_is_gone_says_so(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    case.clocks.filter(rule_id=NFRA).update(policy_id="gone")
    with refused("gone", "规则包", kind=BadInput):
        change(case, PAUSE, at=watch.now, by=cast.officer)


def test_a_clock_beyond_the_calendar_says_so_and_stays(cast: Cast, watch: Watch) -> None:
    watch.set("2026-12-31 18:30")
    case = opened(cast)
    with refused("2027", kind=BadInput):
        change(case, RESTART, rule=CONTACT, at=watch.forward(hours=1), by=cast.officer)
    assert clock(case, CONTACT).events.count() == 0


def test_a_rule_book_that_is_switched_off_starts_no_clock_and_stops_none(cast: Cast) -> None:
    before = opened(cast)
    Adoption.objects.create(policy_id="service", is_active=False)
    after = opened(cast)

    assert {c.rule_id for c in before.clocks.all()} == {NFRA, CONTACT}
    assert {c.rule_id for c in after.clocks.all()} == {NFRA}


def test_a_clock_is_overdue_from_its_deadline_on(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    watch.set("2026-03-17 23:59")
    assert not clock(case).is_overdue()
    watch.set("2026-03-18 00:01")
    assert clock(case).is_overdue()
    assert fresh(case).is_overdue()


def test_explanations_are_there_in_both_languages(cast: Cast) -> None:
    for line in clock(opened(cast)).explanation:
        assert line["zh"]
        assert not [character for character in line["en"] if "一" <= character <= "鿿"]


# ── Merged cases ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_earliest_deadline_of_merged_cases_acts(cast: Cast, watch: Watch) -> None:
    old = handled(cast)
    send_reply(old, text="您好,我来负责这件事。", by=cast.officer)
    watch.forward(days=4)
    new = handled(cast)
    send_reply(new, text="您好,我来负责这件事。", by=cast.officer)
    merge_case(old, into=new, reason="同一事项", by=cast.officer)

    assert fresh(new).due_at == clock(old).due_at == DUE_15


def test_telling_the_decision_stops_the_clocks_of_the_merged_case_too(cast: Cast) -> None:
    merged, into = handled(cast), confirmed(cast)
    merge_case(merged, into=into, reason="同一事项", by=cast.officer)
    decide_case(into, ruling=RULING, redress=[REFUND], by=cast.officer)
    tell_decision(into, how="dialled", proof="通话 4 分钟", by=cast.officer)

    assert clock(merged).state == clock(into).state == "met"


def test_a_case_merged_into_a_merged_case_keeps_its_clock(cast: Cast, watch: Watch) -> None:
    first = handled(cast)
    send_reply(first, text="您好,我来负责这件事。", by=cast.officer)
    watch.forward(days=1)
    second, third = handled(cast), handled(cast)
    for case in (second, third):
        send_reply(case, text="您好,我来负责这件事。", by=cast.officer)
    merge_case(first, into=second, reason="同一事项", by=cast.officer)
    merge_case(second, into=third, reason="同一事项", by=cast.officer)

    assert fresh(third).due_at == DUE_15


def test_the_clock_of_a_merged_case_can_be_paused_where_it_went(cast: Cast, watch: Watch) -> None:
    merged, into = handled(cast), handled(cast)
    merge_case(merged, into=into, reason="同一事项", by=cast.officer)
    change_clock(into, clock=clock(merged), kind=PAUSE, at=watch.now, by=cast.officer, reason="调解", proof="调 12 号")

    assert clock(merged).state == "paused"


def test_a_case_with_other_links_has_each_clock_once(cast: Cast) -> None:
    case, first, second = handled(cast), opened(cast), opened(cast)
    for other in (first, second):
        CaseLink.objects.create(case=case, other=other, kind="repeat")

    assert sorted(c.rule_id for c in clocks_of(case)) == [NFRA, CONTACT]
