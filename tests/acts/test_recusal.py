"""The people complained about keep out of the case (回避)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.acts.stages import RULING, decided, fresh, handled, last_entry, opened, refused
from tests.conftest import Cast
from tingsu.cases.actions.assignment import assign_case, take_over_case
from tingsu.cases.actions.decision import Gift, approve_decision, decide_case
from tingsu.cases.actions.hold import may
from tingsu.cases.actions.messages import send_reply, write_note
from tingsu.cases.actions.recusal import recuse_people
from tingsu.cases.models import RedressGround, RedressKind
from tingsu.cases.queries.visible import visible_to


def test_whoever_is_complained_about_loses_the_case_and_may_only_look(cast: Cast) -> None:
    case = recuse_people(handled(cast), people=[cast.officer], by=cast.noor)

    assert (fresh(case).owner, fresh(case).taken_over_at) == (None, None)
    assert visible_to(cast.officer).filter(pk=case.pk).exists()
    assert not may(cast.officer, "case.reply", case)
    assert not may(cast.officer, "personal.open", case)
    for act in (
        lambda: send_reply(case, text="您好", by=cast.officer),
        lambda: write_note(case, text="我没错", by=cast.officer),
        lambda: take_over_case(case, by=cast.officer),
        lambda: decide_case(case, ruling=RULING, by=cast.officer),
    ):
        with refused("回避"):
            act()


def test_nobody_gives_them_the_case_back(cast: Cast) -> None:
    case = recuse_people(handled(cast), people=[cast.officer], by=cast.noor)
    with refused("回避"):
        assign_case(fresh(case), owner=cast.officer, by=cast.noor)


def test_they_approve_nothing(cast: Cast) -> None:
    case = decided(cast, redress=[Gift(RedressGround.FAULT, RedressKind.MONEY, Decimal(900_000))])
    recuse_people(case, people=[cast.noor], by=cast.officer)
    with refused("回避"):
        approve_decision(fresh(case), by=cast.noor)


def test_they_neither_name_nor_free_themselves(cast: Cast) -> None:
    case = handled(cast)
    with refused("其他同事"):
        recuse_people(case, people=[cast.officer], by=cast.officer)
    recuse_people(case, people=[cast.officer], by=cast.noor)
    with refused("回避"):
        recuse_people(fresh(case), people=[], by=cast.officer)


def test_it_can_be_taken_back_by_another(cast: Cast) -> None:
    case = recuse_people(handled(cast), people=[cast.officer], by=cast.noor)
    recuse_people(fresh(case), people=[], by=cast.noor)

    assert take_over_case(fresh(case), by=cast.officer).owner == cast.officer
    assert last_entry("case.recused").data == {"before": [cast.officer.pk], "after": [], "lost_owner": False}


@pytest.mark.parametrize("who", ["ana", "tom"])
def test_only_who_may_assign_names_them(cast: Cast, who: str) -> None:
    with refused("您的岗位"):
        recuse_people(opened(cast), people=[cast.officer], by=getattr(cast, who))
