"""The page of the language model: how to switch it on, how it does, a try."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.acts.llm_server import Model, llm_server, sends
from tests.conftest import Cast
from tests.pages.stage import signed_in
from tingsu.composer.models import Composition

GOOD = "您等了两天,着急是应该的。3月5日这笔80元年费,我现在就查,今天17点前给您回电话。"


@pytest.fixture
def model(settings: Any) -> Iterator[Model]:
    """Return a real server that the composer is set to use."""
    with llm_server() as server:
        settings.LLM_URL, settings.LLM_MODEL, settings.LLM_KEY = server.url, "qwen2.5-32b", "s3cr3t-key"
        settings.LLM_SECONDS, settings.LLM_KEEP_TEXT = 2.0, 0
        yield server


def test_while_it_is_off_the_page_says_how_to_switch_it_on(cast: Cast, settings: Any) -> None:
    settings.LLM_URL = ""
    page = signed_in(cast.admin).get("/composer/").content.decode()
    assert "TINGSU_LLM_URL" in page
    assert "未启用" in page
    assert "试一试" not in page


def test_it_shows_the_settings_but_neither_key_nor_password(cast: Cast, model: Model, settings: Any) -> None:
    settings.LLM_URL = "https://user:pa55word@llm.bank.example/v1"
    page = signed_in(cast.admin).get("/composer/").content.decode()
    assert "llm.bank.example" in page
    assert "qwen2.5-32b" in page
    assert "s3cr3t-key" not in page
    assert "pa55word" not in page


def test_a_try_shows_the_draft_and_what_was_taken_out(cast: Cast, model: Model) -> None:
    model.answers(GOOD + "李经理3个工作日内联系您。")
    page = signed_in(cast.admin).post("/composer/trial/", {"purpose": "reply"}).content.decode()
    assert GOOD in page
    assert "<s>李经理3个工作日内联系您。</s>" in page
    assert "有资料里没有的事实" in page
    assert "去掉几句后给出" in page


@pytest.mark.parametrize("purpose", ["summary", "rewrite", "nonsense"])
def test_a_try_that_fails_says_why(cast: Cast, model: Model, purpose: str) -> None:
    model.always = sends(b"no", status=500)
    answer = signed_in(cast.admin).post("/composer/trial/", {"purpose": purpose})
    assert answer.status_code == 200
    assert "语言模型出错" in answer.content.decode()
    assert Composition.objects.get().outcome == "error"


def test_words_of_a_model_are_text_and_no_markup(cast: Cast, model: Model) -> None:
    model.answers(f"{GOOD}<script>alert(1)</script>")
    page = signed_in(cast.admin).post("/composer/trial/", {"purpose": "reply"}).content.decode()
    assert "alert(1)" not in page


def test_an_open_breaker_is_shown(cast: Cast, model: Model) -> None:
    model.always = sends(b"no", status=500)
    client = signed_in(cast.admin)
    for _n in range(4):
        page = client.post("/composer/trial/", {"purpose": "reply"}).content.decode()
    assert "连续出错" in page
    assert Composition.objects.count() == 3


def test_it_speaks_english(cast: Cast, model: Model) -> None:
    model.answers("I can hear how upsetting this is. We will refund you 900 yuan.")
    page = signed_in(cast.admin, language="en").post("/composer/trial/", {"purpose": "reply"}).content.decode()
    assert "it offers what is above the authority or was not given" in page
    assert "refund you 900" not in page
