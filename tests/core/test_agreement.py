"""Agreement of the machine with people: shares, weighted kappa, and no figure where there is none."""

from __future__ import annotations

import pytest

from tingsu.core.quality import Judged, Verdict, agreement
from tingsu.core.quality.agreement import kappa

MET, PARTLY, MISSED = Verdict.MET, Verdict.PARTLY, Verdict.MISSED


def judged(points: int | None, *faults: str, **verdicts: Verdict) -> Judged:
    return Judged(points, verdicts, frozenset(faults))


def test_equal_readers_agree() -> None:
    same = [judged(90, restated=MET), judged(40, restated=MISSED), judged(60, restated=PARTLY)]
    found = agreement(same, same)
    (restated,) = found.criteria
    assert (found.n, found.mean_difference, found.near) == (3, 0, 1)
    assert (restated.n, restated.exact, restated.within_one, restated.kappa, restated.due_alike) == (3, 1, 1, 1, 1)


def test_the_shares_are_counted_where_both_held_it_due() -> None:
    machine = [judged(90, restated=MET), judged(80, restated=MET), judged(70, restated=MISSED), judged(60)]
    human = [judged(90, restated=MET), judged(70, restated=PARTLY), judged(90, restated=MET), judged(60, restated=MET)]
    (restated,) = agreement(machine, human).criteria
    assert restated.n == 3
    assert restated.exact == pytest.approx(1 / 3)
    assert restated.within_one == pytest.approx(2 / 3)
    assert restated.due_alike == pytest.approx(3 / 4)


def test_the_difference_is_machine_less_human() -> None:
    found = agreement([judged(90), judged(50), judged(None)], [judged(80), judged(70), judged(10)])
    assert (found.n, found.mean_difference, found.mean_distance, found.near) == (2, -5, 15, 0.5)


def test_kappa_is_what_the_formula_says() -> None:
    """Observed cost .25 (one pair a level apart); by chance 1 + .125 + .125 + .5 = 1.75, from the margins by hand."""
    assert kappa([(2, 2), (2, 1), (0, 0), (0, 0)]) == pytest.approx(1 - 0.25 / 1.75)


def test_kappa_of_readers_who_never_vary_is_no_figure() -> None:
    assert kappa([(2, 2), (2, 2)]) is None
    assert kappa([]) is None


def test_kappa_of_chance_is_nought() -> None:
    assert kappa([(0, 0), (0, 2), (2, 0), (2, 2)]) == pytest.approx(0)


def test_faults_are_counted_by_who_saw_them() -> None:
    machine = [judged(1, "rude"), judged(1, "rude"), judged(1)]
    human = [judged(1, "rude"), judged(1), judged(1, "dodge")]
    found = {
        spotted.code: (spotted.both, spotted.machine_only, spotted.human_only)
        for spotted in agreement(machine, human).faults
    }
    assert found == {"dodge": (0, 0, 1), "rude": (1, 1, 0)}


def test_no_talks_are_no_figures() -> None:
    found = agreement([], [])
    assert (found.n, found.mean_difference, found.near, found.criteria) == (0, None, None, ())
