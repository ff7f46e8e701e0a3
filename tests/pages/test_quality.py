"""Pages about scores: whose they are, what they say, and what they keep to themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient
from django.utils import timezone

from tests.acts.quality.stage import BAD, GOOD, MIXED, scored
from tests.conftest import Cast
from tests.pages.stage import signed_in
from tingsu.journal.models import Entry
from tingsu.org.models import Person
from tingsu.quality.actions.objecting import object_to
from tingsu.quality.actions.sampling import draw_sample
from tingsu.quality.models import Objection, Sample, Score
from tingsu.quality.queries.criteria import judged_criteria

pytestmark = pytest.mark.django_db
Work = Callable[[], int]


def opened(score: Score) -> Score:
    """End the agent's head start."""
    Score.objects.filter(pk=score.pk).update(open_at=timezone.now() - timedelta(hours=1))
    score.refresh_from_db()
    return score


def drawn(cast: Cast) -> Sample:
    today = timezone.localdate()
    draw_sample(since=today, until=today, percent=100, seed="s", by=cast.noor)
    return Sample.objects.get()


def downloaded(person: Person, path: str) -> str:
    """Return a streamed file, read as an asynchronous server reads it."""

    async def fetch() -> bytes:
        client = AsyncClient()
        await client.aforce_login(person)
        response: Any = await client.get(path)
        return b"".join([piece async for piece in response.streaming_content])

    content: bytes = async_to_sync(fetch)()
    return content.decode()


def page(person: Person, path: str, *, language: str = "zh-hans") -> tuple[int, str]:
    answer = signed_in(person, language=language).get(path)
    return answer.status_code, answer.content.decode() if not answer.streaming else ""


def test_the_agent_reads_score_reasons_and_words(cast: Cast, work: Work) -> None:
    score = scored(cast, work, lines=BAD)
    status, text = page(cast.ana, f"/quality/talks/{score.conversation_id}/")
    assert status == 200
    for words in ("先处理心情,再处理事情", "爱投诉就投诉去", "提出异议", "您最先看到这个分数"):
        assert words in text
    score.refresh_from_db()
    assert score.agent_saw_at is not None


def test_it_is_complete_in_english(cast: Cast, work: Work) -> None:
    score = scored(cast, work, lines=BAD)
    _status, text = page(cast.ana, f"/quality/talks/{score.conversation_id}/", language="en")
    assert "Feeling before matter" in text
    assert "Object" in text
    assert "提出异议" not in text


def test_in_the_first_day_only_the_agent_finds_it(cast: Cast, work: Work) -> None:
    path = f"/quality/talks/{scored(cast, work).conversation_id}/"
    assert [page(person, path)[0] for person in (cast.ana, cast.noor, cast.officer, cast.tom)] == [200, 404, 404, 404]
    opened(Score.objects.get())
    assert [page(person, path)[0] for person in (cast.noor, cast.idris, cast.officer, cast.tom)] == [200, 200, 404, 404]
    assert page(cast.auditor, path)[0] == 403


def test_an_objection_is_made_on_the_page_and_kept_when_refused(cast: Cast, work: Work) -> None:
    score = scored(cast, work, lines=BAD)
    path = f"/quality/talks/{score.conversation_id}/objection/"
    browser = signed_in(cast.ana)
    refused = browser.post(path, {"item": "feeling_first", "reason": "  "})
    assert refused.status_code == 409
    assert "请写明理由" in refused.content.decode()
    assert browser.post(path, {"item": "feeling_first", "reason": "客户在打电话"}).status_code == 302
    assert Objection.objects.get().item == "feeling_first"
    assert signed_in(cast.tom).post(path, {"item": "restated", "reason": "x"}).status_code == 404


def test_a_supervisor_rules_beside_the_talk(cast: Cast, work: Work) -> None:
    objection = object_to(scored(cast, work, lines=MIXED), item="explained", reason="说过了", by=cast.ana)
    path = f"/quality/objections/{objection.pk}/"
    _status, text = page(cast.noor, path)
    assert "跟你说多少遍了" in text
    assert "说过了" in text
    browser = signed_in(cast.noor)
    assert browser.post(path, {"verdict": "missed", "answer": "更差"}).status_code == 422
    assert browser.post(path, {"verdict": "met", "answer": "确实说过"}).status_code == 302
    objection.refresh_from_db()
    assert objection.ruling == "changed"
    assert browser.post(path, {"verdict": "keep", "answer": "再来"}).status_code == 409
    for person in (cast.tom, cast.ana):
        assert page(person, path)[0] in (403, 404)


def test_a_drawn_talk_shows_no_score_before_it_is_read(cast: Cast, work: Work) -> None:
    score = opened(scored(cast, work, lines=MIXED))
    sample = drawn(cast)
    shown = signed_in(cast.noor).get(f"/quality/talks/{score.conversation_id}/")
    assert (shown.status_code, shown.headers["Location"]) == (302, f"/quality/samples/{sample.pk}/")
    _status, form = page(cast.noor, f"/quality/samples/{sample.pk}/")
    assert "机器的分数" in form
    assert f"<b>{score.points}</b>" not in form
    for telltale in ('class="verdict', 'class="heat', "有合规问题", "情绪明显升温", "随机抽取"):
        assert telltale not in form, "nothing says what the machine found, nor why it was drawn"
    _status, rows = page(cast.noor, "/quality/?view=units")
    assert "待人工评分" in rows
    assert f'<td class="number">{score.points}</td>' not in rows
    assert "待人工评分" in downloaded(cast.noor, "/quality/export/")


def test_a_reading_needs_every_answer_and_then_shows_both(cast: Cast, work: Work) -> None:
    scored(cast, work)
    sample = drawn(cast)
    path, browser = f"/quality/samples/{sample.pk}/", signed_in(cast.noor)
    answers = {f"verdict-{criterion.id}": "met" for criterion in judged_criteria()}
    missing = browser.post(path, {**answers, "verdict-restated": "", "overall": "80"})
    assert missing.status_code == 409
    assert 'value="80"' in missing.content.decode()
    given = {**answers, "verdict-safety_first": "not_due", "fault": ["hasty"], "overall": "80", "comment": "不错"}
    assert browser.post(path, given).status_code == 302
    sample.refresh_from_db()
    assert "safety_first" not in sample.verdicts
    assert (sample.faults, sample.overall) == (["hasty"], 80)
    after = browser.get(path).content.decode()
    assert "人工与机器" in after
    assert "总体印象 80" in after


def test_agreement_is_shown_and_exported(cast: Cast, work: Work) -> None:
    assert "还没有可以比较的评分" in page(cast.noor, "/quality/agreement/")[1]
    scored(cast, work)
    sample = drawn(cast)
    answers = {f"verdict-{criterion.id}": "met" for criterion in judged_criteria()}
    signed_in(cast.noor).post(f"/quality/samples/{sample.pk}/", {**answers, "overall": "90"})
    _status, text = page(cast.noor, "/quality/agreement/")
    assert "先处理心情,再处理事情" in text
    assert "不到 30 次对话" in text
    assert "kappa" in downloaded(cast.noor, "/quality/agreement/export/")
    assert Entry.objects.filter(verb="quality.exported").count() == 1
    assert "还没有可以比较的评分" in page(cast.tom, "/quality/agreement/")[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("?kind=good", 1),
        ("?grade=to_improve", 2),
        ("?since=2030-01-01", 0),
        ("?until=nonsense", 3),
        ("?mode=hotline", 0),
        ("?mode=counter&order=low", 3),
        ("?order=nonsense&agent=99999999999999999999", 0),
    ],
)
def test_the_list_is_filtered_by_the_url(cast: Cast, work: Work, query: str, found: int) -> None:
    for lines in (GOOD, BAD, GOOD[:2]):
        scored(cast, work, lines=lines)
    answer = signed_in(cast.ana).get(f"/quality/{query}")
    assert len(answer.context["rows"]) == found


def test_the_list_turns_pages_in_the_asked_order(cast: Cast, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tingsu.quality.views.listing.PAGE_SIZE", 2)
    for lines in (GOOD, BAD, MIXED):
        scored(cast, work, lines=lines)
    browser = signed_in(cast.ana)
    first = browser.get("/quality/?order=low")
    second = browser.get("/quality/?order=low&page=2")
    points = [row["score"].points for answer in (first, second) for row in answer.context["rows"]]
    assert points == sorted(points)
    assert len(points) == 3
    assert "order=low&amp;page=2" in first.content.decode()


def test_one_persons_page_shows_good_talks_and_is_no_ranking(cast: Cast, work: Work) -> None:
    good = opened(scored(cast, work))
    opened(scored(cast, work, lines=BAD))
    path = f"/quality/people/{cast.ana.pk}/"
    for person in (cast.ana, cast.noor):
        status, text = page(person, path)
        assert status == 200
        assert good.conversation.number in text
    assert [page(person, path)[0] for person in (cast.officer, cast.tom)] == [404, 404]
    assert page(cast.noor, f"/quality/people/{cast.officer.pk}/")[0] == 404, "nothing of theirs to see"


def test_the_export_is_for_who_reviews_and_leaves_a_trace(cast: Cast, work: Work) -> None:
    opened(scored(cast, work))
    text = downloaded(cast.noor, "/quality/export/?view=units")
    assert text.startswith("\ufeff")
    assert "装修" not in text
    assert "met" in text
    assert Entry.objects.get(verb="quality.exported").actor_id == cast.noor.pk
    assert page(cast.ana, "/quality/export/")[0] == 403


def test_the_list_asks_no_more_with_more_talks(
    cast: Cast, work: Work, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for lines in (GOOD[:2], GOOD[:2], GOOD[:2], GOOD[:2]):
        opened(scored(cast, work, lines=lines))
    browser = signed_in(cast.noor)
    browser.get("/quality/?view=units")
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        browser.get("/quality/?view=units")
