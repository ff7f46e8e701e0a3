"""Who is drawn: a share of each, all that must be looked at, and the same ones again."""

from __future__ import annotations

from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from tingsu.core.quality.sampling import Candidate, draw

candidates = st.lists(
    st.builds(Candidate, st.integers(1, 500), st.integers(1, 4), st.booleans(), st.booleans()),
    max_size=40,
    unique_by=lambda candidate: candidate.id,
)


@given(found=candidates, percent=st.floats(0, 100), seed=st.text(max_size=8))
def test_each_agent_gives_the_share_rounded_up(found: list[Candidate], percent: float, seed: str) -> None:
    drawn = draw(found, percent=percent, seed=seed)
    for stratum in {candidate.stratum for candidate in found}:
        plain = [c for c in found if c.stratum == stratum and not (c.has_breach or c.heat_rose)]
        assert sum(c.id in drawn for c in plain) == ceil(len(plain) * percent / 100)


@given(found=candidates, seed=st.text(max_size=8))
def test_what_must_be_looked_at_always_is(found: list[Candidate], seed: str) -> None:
    drawn = draw(found, percent=0, seed=seed)
    assert set(drawn) == {c.id for c in found if c.has_breach or c.heat_rose}
    assert all(drawn[c.id] == "breach" for c in found if c.has_breach)


@given(found=candidates, percent=st.floats(0, 100), seed=st.text(max_size=8), rng=st.randoms())
def test_the_same_seed_draws_the_same_in_any_order(
    found: list[Candidate], percent: float, seed: str, rng: object
) -> None:
    shuffled = sorted(found, key=lambda candidate: rng.random())  # type: ignore[attr-defined]
    assert draw(shuffled, percent=percent, seed=seed) == draw(found, percent=percent, seed=seed)


def test_another_seed_draws_others() -> None:
    found = [Candidate(number, 1) for number in range(200)]
    assert set(draw(found, percent=10, seed="a")) != set(draw(found, percent=10, seed="b"))
