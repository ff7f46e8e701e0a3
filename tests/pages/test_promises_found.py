"""Promises found, on the case page and under the draft."""

from __future__ import annotations

import re

from tests.conftest import Cast
from tests.pages.stage import signed_in, taken_over
from tingsu.cases.models import Promise

WORDS = "给您添麻烦了。退费三天内会到您账上。"


def test_the_draft_shows_what_it_promises_and_the_page_offers_it(cast: Cast) -> None:
    case = taken_over(cast).case
    officer = signed_in(cast.officer)
    draft = officer.post(f"/cases/{case.pk}/reply/check/", {"text": WORDS}).content.decode()
    assert "像是承诺" in draft
    assert "退费三天内会到您账上" in draft
    officer.post(f"/cases/{case.pk}/reply/", {"text": WORDS})
    page = officer.get(f"/cases/{case.pk}/").content.decode()
    place = dict(re.findall(r'name="(message|start)" value="(\d+)"', page))
    assert officer.post(f"/cases/{case.pk}/promise/found/", place | {"act": "record"}).status_code == 302
    assert Promise.objects.get().text == "退费三天内会到您账上"
    assert "登记为承诺" not in officer.get(f"/cases/{case.pk}/").content.decode()


def test_a_sentence_that_is_not_there_changes_nothing(cast: Cast) -> None:
    case = taken_over(cast).case
    officer = signed_in(cast.officer)
    for form in ({}, {"message": "1", "start": "0"}, {"message": "x", "start": "-1", "act": "dismiss"}):
        assert officer.post(f"/cases/{case.pk}/promise/found/", form).status_code == 302
    assert Promise.objects.count() == 0
