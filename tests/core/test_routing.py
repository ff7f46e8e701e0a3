"""Who gets a case, and why the others do not."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tingsu.core.routing import Candidate, LeftOut, Wanted, choose

CARDS = frozenset({"BZ-02"})


def test_the_least_busy_gets_it() -> None:
    choice = choose([Candidate(1, load=5), Candidate(2, load=3), Candidate(3, load=9)], Wanted())
    assert (choice.chosen, choice.load) == (2, 3)
    assert choice.left_out == (LeftOut(1, "busier", 5), LeftOut(3, "busier", 9))


def test_who_is_unfit_is_left_out_with_the_reason() -> None:
    there = [
        Candidate(1, is_concerned=True, is_absent=True),
        Candidate(2, is_absent=True),
        Candidate(3),
        Candidate(4, skills=CARDS),
        Candidate(5, skills=CARDS, languages=frozenset({"en"}), load=40),
        Candidate(6, skills=CARDS, languages=frozenset({"en"}), load=39),
    ]
    choice = choose(there, Wanted(skill="BZ-02-03", language="en", most=40))
    assert choice.chosen == 6
    reasons = {left.id: left.reason for left in choice.left_out}
    assert reasons == {1: "concerned", 2: "absent", 3: "skill", 4: "language", 5: "full"}


def test_the_own_unit_goes_before_the_branch_and_officers_before_supervisors() -> None:
    choice = choose([Candidate(1, distance=1), Candidate(2, is_senior=True), Candidate(3, load=30)], Wanted())
    assert choice.chosen == 3
    assert {left.id: left.reason for left in choice.left_out} == {1: "farther", 2: "senior"}


def test_nobody_is_fit() -> None:
    choice = choose([Candidate(1, is_absent=True)], Wanted())
    assert choice.chosen is None
    assert choice.left_out == (LeftOut(1, "absent"),)
    assert choose([], Wanted()).chosen is None


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 50),
        load=st.integers(0, 9),
        distance=st.integers(0, 3),
        is_senior=st.booleans(),
        is_absent=st.booleans(),
        is_concerned=st.booleans(),
    ),
    unique_by=lambda candidate: candidate.id,
    max_size=8,
)


@given(CANDIDATES, st.randoms(use_true_random=False))
def test_everybody_is_accounted_for_and_order_does_not_matter(there: list[Candidate], rng: random.Random) -> None:
    choice = choose(there, Wanted(most=6))
    shuffled = there[:]
    rng.shuffle(shuffled)
    assert choose(shuffled, Wanted(most=6)).chosen == choice.chosen
    named = {left.id for left in choice.left_out} | ({choice.chosen} if choice.chosen else set())
    assert named == {candidate.id for candidate in there}
    chosen = next((candidate for candidate in there if candidate.id == choice.chosen), None)
    assert chosen is None or not (chosen.is_concerned or chosen.is_absent)
