"""Group complaints: gathered, represented, counted, decided once and told to each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.acts.stages import PHONE, RULING, closed, confirmed, fresh, handled, last_entry, opened, refused, verbs
from tests.conftest import Cast
from tingsu.cases.actions.closing import withdraw_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Case, Direction
from tingsu.core.errors import BadInput
from tingsu.core.workflow import State
from tingsu.groups.actions.deciding import decide_group, tell_group
from tingsu.groups.actions.gathering import (
    count_people,
    gather_case,
    gather_cases,
    make_group,
    name_representatives,
    release_member,
)
from tingsu.groups.models import Group, Member
from tingsu.groups.queries import groups_for, members_for
from tingsu.groups.reactions import decide_members, tell_members

Work = Callable[[], int]
HOW = "向三位代表人当面复述,均说属实"


def group(cast: Cast, *cases: Case) -> Group:
    """Return a group of the east with these cases."""
    made = make_group(name="稳盈8号", matter="要求退本金", unit=cast.east, by=cast.officer)
    gather_cases(made, cases=cases, by=cast.officer)
    return made


def party(number: int) -> PartyFacts:
    """Return one of many customers."""
    return PartyFacts(name=f"王{'一二三四五六七八'[number]}", phone=f"1390000000{number}")


def test_cases_are_gathered_and_refusals_told_one_by_one(cast: Cast) -> None:
    good, ended = opened(cast), closed(cast)
    made = group(cast)
    done, reasons = gather_cases(made, cases=[good, ended], by=cast.officer)

    assert done == [good]
    assert ended.number in reasons[0]
    assert verbs(good)[-1] == "case.gathered"
    assert last_entry("case.gathered").data == {"group": made.pk}


def test_a_case_is_in_one_group_at_most(cast: Cast) -> None:
    case = opened(cast)
    first = group(cast, case)
    with refused(first.number):
        gather_case(group(cast), case=case, by=cast.officer)


def test_it_can_be_taken_out_again(cast: Cast) -> None:
    case = opened(cast)
    made = group(cast, case)
    release_member(made.members.get(), by=cast.officer)
    assert made.members.count() == 0
    assert verbs(case)[-1] == "case.ungathered"


def test_at_most_five_represent(cast: Cast) -> None:
    made = group(cast, *(opened(cast, party=party(n)) for n in range(6)))
    members = list(made.members.all())
    with refused("最多 5 名"):
        name_representatives(made, members=members, by=cast.officer)
    name_representatives(made, members=members[:5], by=cast.officer)
    name_representatives(made, members=members[4:], by=cast.officer)
    assert set(made.members.filter(is_representative=True)) == set(members[4:])


def test_twenty_people_make_every_case_major_now_and_later(cast: Cast) -> None:
    early, late = opened(cast), opened(cast, party=party(1))
    made = group(cast, early)
    count_people(made, people=19, face_to_face=True, by=cast.officer)
    assert fresh(early).level == "general"
    count_people(made, people=20, face_to_face=True, by=cast.officer)
    gather_case(made, case=late, by=cast.officer)

    for case in (early, late):
        assert (fresh(case).level, fresh(case).priority, fresh(case).risks) == ("major", 2, ["group"])
    assert last_entry("group.counted").data == {"people": 20, "face_to_face": True, "raised": 1}


def test_one_decision_reaches_every_case_and_every_customer_gets_a_letter(cast: Cast, work: Work) -> None:
    cases = [opened(cast, party=party(0)), handled(cast, party=party(1)), confirmed(cast, party=party(2))]
    made = group(cast, *cases)
    decide_group(made, ruling=RULING, confirmed_how=HOW, by=cast.officer)
    work()
    assert {fresh(case).state for case in cases} == {State.DECIDED}
    assert fresh(cases[0]).facts.last().confirmed_how == HOW  # type: ignore[union-attr]
    assert fresh(cases[2]).facts.last().confirmed_how != HOW  # type: ignore[union-attr]

    tell_group(made, how="portal", proof="", by=cast.officer)
    work()
    for case in cases:
        assert fresh(case).state == State.TOLD
        letter = case.messages.filter(direction=Direction.OUT, kind="decision").get()
        assert case.number in letter.text or RULING.facts in letter.text
    assert case.decisions.get().told_how == "portal"


def test_those_it_cannot_decide_are_left_with_the_reason(cast: Cast, work: Work) -> None:
    good, foreign, owned = opened(cast), opened(cast, unit=cast.west, party=party(1)), opened(cast, party=party(2))
    made = group(cast, good, owned)
    gather_case(made, case=foreign, by=cast.idris)
    Case.objects.filter(pk=owned.pk).update(owner=cast.noor)
    decide_group(made, ruling=RULING, confirmed_how=HOW, by=cast.officer)
    work()

    troubles = dict(Member.objects.values_list("case", "trouble"))
    assert troubles[good.pk] == ""
    assert "您的岗位" in troubles[foreign.pk]
    assert "不能作出决定" in troubles[owned.pk]
    assert fresh(owned).facts.count() == 0, "what is refused leaves nothing behind"


def test_withdrawn_members_are_passed_by(cast: Cast, work: Work) -> None:
    case = handled(cast)
    made = group(cast, case)
    withdraw_case(case, reason="来电撤回", by=cast.officer)
    decide_group(made, ruling=RULING, confirmed_how=HOW, by=cast.officer)
    work()
    assert fresh(case).state == State.WITHDRAWN


def test_a_job_that_runs_twice_decides_and_tells_once(cast: Cast, work: Work) -> None:
    case = handled(cast)
    made = group(cast, case)
    decide_group(made, ruling=RULING, confirmed_how=HOW, by=cast.officer)
    work()
    decide_members(last_entry("group.decided").pk)
    tell_group(made, how="posted", proof="EMS 12345", by=cast.officer)
    work()
    tell_members(last_entry("group.told").pk)
    assert case.decisions.count() == 1
    assert case.messages.filter(kind="decision").count() == 1


def test_nothing_is_told_before_it_is_decided_nor_without_proof(cast: Cast) -> None:
    made = group(cast, handled(cast))
    with refused("还没有作出决定"):
        tell_group(made, how="portal", proof="", by=cast.officer)
    decide_group(made, ruling=RULING, confirmed_how=HOW, by=cast.officer)
    with refused("凭证", kind=BadInput):
        tell_group(made, how="posted", proof=" ", by=cast.officer)
    with refused("写全", kind=BadInput):
        decide_group(made, ruling=RULING, confirmed_how="", by=cast.officer)


@pytest.mark.parametrize("who", ["ana", "tom"])
def test_others_manage_nothing(cast: Cast, who: str) -> None:
    person, made = getattr(cast, who), group(cast, opened(cast))
    for act in (
        lambda: make_group(name="x", matter="", unit=cast.east, by=person),
        lambda: count_people(made, people=30, face_to_face=True, by=person),
        lambda: name_representatives(made, members=[], by=person),
        lambda: decide_group(made, ruling=RULING, confirmed_how=HOW, by=person),
        lambda: tell_group(made, how="portal", proof="", by=person),
        lambda: gather_case(made, case=opened(cast), by=person),
        lambda: release_member(made.members.get(), by=person),
    ):
        with refused("您的岗位"):
            act()


def test_one_sees_groups_of_ones_units_and_of_cases_one_sees(cast: Cast) -> None:
    mine = group(cast, opened(cast))
    assert list(groups_for(cast.officer)) == [mine]
    assert list(groups_for(cast.tom)) == []
    assert list(groups_for(cast.admin)) == []
    foreign = opened(cast, unit=cast.west, party=party(1))
    gather_case(mine, case=foreign, by=cast.idris)
    assert list(groups_for(cast.tom)) == [mine]
    assert [member.case for member in members_for(cast.tom, mine)] == [foreign]


def test_personal_data_in_a_group_is_masked(cast: Cast) -> None:
    made = make_group(name="稳盈", matter=f"联系人电话{PHONE}", unit=cast.east, by=cast.officer)
    assert PHONE not in made.matter
