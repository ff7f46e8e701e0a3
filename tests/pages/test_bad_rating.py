"""A customer who is not satisfied: the page says so and offers to reopen."""

from __future__ import annotations

import pytest

from tests.conftest import Cast
from tests.pages.stage import CUSTOMER, signed_in, told
from tingsu.cases.actions.learning import rate_case


@pytest.mark.parametrize(("solved", "score", "said"), [(False, 4, True), (True, 2, True), (True, 3, False)])
def test_reopening_comes_up_after_a_bad_rating(cast: Cast, solved: bool, score: int, said: bool) -> None:
    case = told(cast).case
    rate_case(case, solved=solved, score=score, comment="", by=CUSTOMER)
    page = signed_in(cast.officer).get(f"/cases/{case.pk}/").content.decode()
    assert ("有新的事实或没有解决的,重新打开" in page) is said
