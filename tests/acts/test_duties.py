"""The emergency plan opens at once on danger to life; special customers and levels show their duties."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.acts.stages import MEI, PHONE, closed, fresh, last_entry, opened, refused, stored_in_clear, verbs
from tests.conftest import Cast
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.models import Case, Channel
from tingsu.cases.panels import Panel
from tingsu.core.errors import BadInput
from tingsu.duties.actions.plan import open_plan, tick_step
from tingsu.duties.actions.special import mark_special
from tingsu.duties.models import PlanTask
from tingsu.duties.panel import duties_panel, plan_panel
from tingsu.duties.reactions import open_emergency_plan
from tingsu.notices.models import Notice
from tingsu.packs import installed

JUMP = "我不想活了,今天就从你们楼上跳下去"
Work = Callable[[], int]


def shown(panel: Panel | None) -> Panel:
    """Return a panel that must be there."""
    assert panel is not None
    return panel


def test_words_of_harm_open_the_plan_at_once_and_alarm_people(cast: Cast, work: Work) -> None:
    case = opened(cast, JUMP)
    work()

    steps = installed().risks["harm"].first_minutes
    assert [task.text for task in case.plan_tasks.all()] == steps
    assert last_entry("plan.opened").data == {"risk": "harm", "steps": len(steps)}
    told = set(Notice.objects.filter(case=case).values_list("person__username", flat=True))
    assert {"ana", "officer", "noor"} <= told
    assert "tom" not in told
    panel = shown(plan_panel(fresh(case), cast.officer))
    assert panel.is_urgent


def test_harm_in_a_later_message_opens_it_too_and_only_once(cast: Cast, work: Work) -> None:
    case = opened(cast)
    work()
    assert plan_panel(fresh(case), cast.officer) is None
    for _ in range(2):
        receive_message(case, text=JUMP, channel=Channel.PORTAL, by=MEI)
        work()
    open_emergency_plan(last_entry("case.read").pk)
    assert verbs(case).count("plan.opened") == 1


def test_steps_are_ticked_with_who_and_when(cast: Cast, work: Work) -> None:
    case = opened(cast, JUMP)
    work()
    for task in case.plan_tasks.all():
        tick_step(task, note=f"家属{PHONE}", by=cast.officer)
    task = case.plan_tasks.latest("position")
    assert task.person == cast.officer
    assert task.done_at is not None
    assert verbs(case)[-1] == "plan.finished"
    assert stored_in_clear(PHONE) == []
    assert not shown(plan_panel(fresh(case), cast.officer)).is_urgent
    with refused("已经有人做了"):
        tick_step(task, by=cast.noor)


def test_a_plan_for_another_risk_is_opened_by_hand(cast: Cast) -> None:
    case = opened(cast)
    assert open_plan(case, risk="group", by=cast.ana)
    assert open_plan(case, risk="group", by=cast.ana) == []
    with refused("哪一种风险", kind=BadInput):
        open_plan(case, risk="moon", by=cast.ana)
    with refused("您的岗位"):
        open_plan(case, risk="media", by=cast.tom)
    with refused("不能执行应急预案"):
        open_plan(closed(cast), risk="media", by=cast.officer)


def test_whoever_is_complained_about_is_not_alarmed(cast: Cast, work: Work) -> None:
    case = opened(cast, JUMP)
    Case.objects.filter(pk=case.pk).update(concerned=[cast.noor.pk])
    work()
    assert not Notice.objects.filter(person=cast.noor, key__startswith="plan-").exists()


def test_a_special_customer_is_owed_what_the_handbook_says(cast: Cast) -> None:
    case = opened(cast)
    mark_special(case, types=["elderly"], by=cast.ana)

    again = opened(cast, "又来问那笔钱的事")
    panel = shown(duties_panel(fresh(again), cast.officer))
    assert [kind.id for kind in panel.context["special"]] == ["elderly"]  # type: ignore[attr-defined]
    assert last_entry("customer.marked").data == {"before": [], "after": ["elderly"]}
    with refused("没有这一类", kind=BadInput):
        mark_special(case, types=["choleric"], by=cast.ana)


@pytest.mark.parametrize("level", ["general", "important", "major"])
def test_every_level_has_duties_with_the_source_of_those_that_are_law(cast: Cast, level: str) -> None:
    case = opened(cast)
    Case.objects.filter(pk=case.pk).update(level=level)
    duties = shown(duties_panel(fresh(case), cast.officer)).context["duties"]
    assert duties
    law = {duty.zh for duty in installed().levels[level].duties if duty.source}
    assert all(bool(duty["source"]) == (duty["words"] in law) for duty in duties)  # type: ignore[attr-defined]


def test_law_of_one_country_is_no_duty_elsewhere(cast: Cast) -> None:
    case = opened(cast)
    Case.objects.filter(pk=case.pk).update(level="major", policies=[{"id": "uk-disp", "version": "1"}])
    duties = shown(duties_panel(fresh(case), cast.officer)).context["duties"]
    assert not any(duty["source"] for duty in duties)  # type: ignore[attr-defined]
    assert PlanTask.objects.count() == 0
