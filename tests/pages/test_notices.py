"""The bell, the list of notices, and how one wants to be told."""

from __future__ import annotations

import time

import pytest

from tests.conftest import Cast
from tests.pages.stage import filed, signed_in, text_of
from tingsu.core.said import Words
from tingsu.notices.actions.telling import tell
from tingsu.notices.models import Kind, Notice, Preference
from tingsu.org.models import Person

NEWS = Words("C-1 快到期了。", "C-1 is nearly due.")


def told(person: Person, **more: object) -> Notice:
    """Tell a person the news."""
    return tell(person, kind=Kind.CLOCK, words=NEWS, **more)[0]  # type: ignore[arg-type]


def test_the_bell_counts_what_is_unread(cast: Cast) -> None:
    client = signed_in(cast.officer)
    assert 'class="count"' not in client.get("/notices/bell/").content.decode()
    told(cast.officer)
    told(cast.officer)
    assert '<span class="count">2</span>' in client.get("/cases/").content.decode()


def test_the_list_speaks_the_readers_language(cast: Cast) -> None:
    told(cast.officer)
    assert "C-1 快到期了。" in text_of(signed_in(cast.officer).get("/notices/"))
    assert "C-1 is nearly due." in text_of(signed_in(cast.officer, language="en").get("/notices/"))


def test_an_empty_list_teaches(cast: Cast) -> None:
    assert "会在这里告诉您" in text_of(signed_in(cast.officer).get("/notices/"))


def test_opening_one_marks_it_read_and_leads_to_the_case(cast: Cast) -> None:
    case = filed(cast.outlet).case
    notice = told(cast.officer, case=case)
    answer = signed_in(cast.officer).post(f"/notices/{notice.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{case.pk}/")
    notice.refresh_from_db()
    assert notice.read_at


def test_a_notice_never_leads_out_of_the_house(cast: Cast) -> None:
    notice = told(cast.officer, url="https://elsewhere.example/")
    assert signed_in(cast.officer).post(f"/notices/{notice.pk}/")["Location"] == "/notices/"


def test_another_persons_notice_does_not_exist(cast: Cast) -> None:
    notice = told(cast.officer)
    assert signed_in(cast.noor).post(f"/notices/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_read_at_once(cast: Cast) -> None:
    told(cast.officer)
    told(cast.officer)
    client = signed_in(cast.officer)
    client.post("/notices/all/read/")
    assert not Notice.objects.filter(read_at=None).exists()
    assert "没有新的通知" in text_of(client.get("/notices/?view=unread"))


def test_the_choice_of_digest_is_kept(cast: Cast) -> None:
    client = signed_in(cast.officer)
    form = {"digest": "hourly", "quiet_from": "21:30", "quiet_until": "07:15"}
    assert "已保存" in text_of(client.post("/notices/preference/", form, follow=True))
    chosen = Preference.objects.get(person=cast.officer)
    assert (chosen.digest, f"{chosen.quiet_from:%H:%M}", f"{chosen.quiet_until:%H:%M}") == ("hourly", "21:30", "07:15")
    assert 'value="21:30"' in client.get("/notices/preference/").content.decode()


@pytest.mark.parametrize("field", ["digest", "quiet_from", "quiet_until"])
def test_a_mistake_keeps_the_old_choice(cast: Cast, field: str) -> None:
    form = {"digest": "hourly", "quiet_from": "21:30", "quiet_until": "07:15", field: "25 o'clock"}
    page = signed_in(cast.officer).post("/notices/preference/", form)
    assert "errors" in page.content.decode()
    assert not Preference.objects.exists()


def test_a_bell_that_asks_by_itself_does_not_keep_a_session_awake(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(cast.officer)
    start = time.time()
    client.get("/cases/")
    for minute in range(1, 32):
        monkeypatch.setattr(time, "time", lambda now=start + minute * 60: now)
        client.get("/notices/bell/", headers={"X-Background": "1"})
    assert client.get("/cases/").status_code == 302
