"""The heat curve of a case: drawn, said in words, and told as a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Cast
from tests.pages.stage import CUSTOMER, filed, signed_in, text_of
from tingsu.cases.actions.messages import receive_message, send_reply
from tingsu.cases.models import Case, Channel
from tingsu.findings.models import Finding

Work = Callable[[], int]
HOT = "凭什么扣我80块年费!你们到底管不管?骗子!"
TITLE = "热度走势"


@pytest.fixture
def case(cast: Cast, work: Work) -> Case:
    """A case whose customer is angry twice, gets an answer, and says "哦"."""
    case = filed(cast.outlet, HOT).case
    work()
    for words in ("你们这是什么态度?到底退不退!", "哦"):
        receive_message(case, text=words, channel=Channel.PORTAL, by=CUSTOMER)
        work()
    case.refresh_from_db()
    return case


def test_calm_words_after_anger_leave_the_case_hot(case: Case) -> None:
    assert case.messages.latest("id").heat == 0
    assert case.heat >= 2


def test_the_page_draws_the_curve_and_says_it_in_words(cast: Cast, case: Case) -> None:
    page = signed_in(cast.officer).get(f"/cases/{case.pk}/").content.decode()
    assert TITLE in page
    assert page.count("<circle") == 3
    assert 'role="img" aria-labelledby="curve-text"' in page
    assert "话说得平静,火气没有消。" in page
    assert "3 次来言" in page


def test_the_same_stands_in_a_table(cast: Cast, case: Case) -> None:
    page = text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))
    assert "逐次列表" in page
    assert "冷怒" in page


def test_it_is_said_in_english_too(cast: Cast, case: Case) -> None:
    page = text_of(signed_in(cast.officer, language="en").get(f"/cases/{case.pk}/"))
    assert "Heat over time" in page
    assert "The words are calm, the anger is not gone." in page


def test_one_turn_is_no_curve(cast: Cast, work: Work) -> None:
    case = filed(cast.outlet, HOT).case
    work()
    assert TITLE not in text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))


def test_a_corrected_heat_counts(cast: Cast, case: Case) -> None:
    Finding.objects.filter(case=case, question="heat").update(corrected_label="0", corrected_at=case.opened_at)
    page = signed_in(cast.officer).get(f"/cases/{case.pk}/").content.decode()
    assert "话说得平静,火气没有消。" not in page


def test_an_answer_is_a_turn_but_no_point(cast: Cast, case: Case) -> None:
    send_reply(case, text="给您添麻烦了。我今天 17 点前给您回电话。", by=cast.officer)
    page = signed_in(cast.officer).get(f"/cases/{case.pk}/").content.decode()
    assert page.count("<circle") == 3
