"""The language model beside the coach on the agent's screen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.acts.llm_server import Model, llm_server, sends
from tests.conftest import Cast
from tests.pages.stage import CUSTOMER, signed_in
from tingsu.cases.actions.parties import PartyFacts
from tingsu.composer.models import Composition
from tingsu.desk.actions.opening import Opening, open_conversation
from tingsu.desk.actions.saying import say
from tingsu.desk.actions.taking import take
from tingsu.desk.models import Conversation, Mode, Speaker

pytestmark = pytest.mark.django_db
CALM = "限额突然被调低,换谁都着急,让您受累了。您慢慢说,我都记着。"


@pytest.fixture
def model(settings: Any) -> Iterator[Model]:
    """Return a real server that the composer is set to use."""
    with llm_server() as server:
        settings.LLM_URL, settings.LLM_MODEL, settings.LLM_KEY = server.url, "qwen2.5-32b", ""
        settings.LLM_SECONDS, settings.LLM_KEEP_TEXT = 2.0, 0
        yield server


def chat(cast: Cast) -> Conversation:
    """Return an angry chat of Mei's with Ana."""
    opening = Opening(Mode.CHAT, cast.outlet, PartyFacts(name="王小梅", phone="13812345678"), wants_person=True)
    talk = open_conversation(opening, by=CUSTOMER).conversation
    words = "我是王小梅,13812345678,你们凭什么把我的转账限额砍了!"
    say(talk, text=words, speaker=Speaker.CUSTOMER, by=CUSTOMER, sender_id="m1")
    return take(talk, by=cast.ana)


def asked(client: Client, talk: Conversation, purpose: str, text: str = "") -> str:
    """Return what the screen shows."""
    return client.post(f"/desk/{talk.pk}/drafting/", {"purpose": purpose, "text": text}).content.decode()


def test_a_draft_can_be_put_in_with_one_click_and_nothing_personal_left(cast: Cast, model: Model) -> None:
    talk = chat(cast)
    model.answers(CALM)
    client = signed_in(cast.ana)
    assert "代拟" in client.get(f"/desk/{talk.pk}/drafting/").content.decode()
    assert f'data-insert="{CALM}"' in asked(client, talk, "reply")
    assert "小梅" not in model.sent
    assert "13812345678" not in model.sent
    row = Composition.objects.get()
    assert (row.about_type, row.about_id, row.person) == ("conversation", talk.pk, cast.ana)


def test_an_offer_is_not_shown_and_the_coach_stands(cast: Cast, model: Model) -> None:
    model.answers("限额我马上给您恢复到二十万,另外赔偿您五千元。")
    page = asked(signed_in(cast.ana), chat(cast), "reply")
    assert "二十万" not in page
    assert "许诺了权限之外或资料里没有的事,先用上面教练的话。" in page


def test_a_sentence_that_was_taken_out_is_named_by_its_reason_alone(cast: Cast, model: Model) -> None:
    model.answers(f"{CALM}李经理3个工作日内联系您。")
    page = asked(signed_in(cast.ana), chat(cast), "reply")
    assert "李经理" not in page
    assert "去掉了一句:有资料里没有的事实" in page


def test_ones_own_words_are_put_more_calmly(cast: Cast, model: Model) -> None:
    model.answers(CALM)
    page = asked(signed_in(cast.ana), chat(cast), "rewrite", "限额调低我知道你急,你慢慢说我记着。")
    assert f'data-insert="{CALM}"' in page
    assert json.loads(model.asked[0]["messages"][1]["content"]) == {"draft": "限额调低我知道你急,你慢慢说我记着。"}


def test_a_model_that_is_down_is_one_line(cast: Cast, model: Model) -> None:
    model.always = sends(b"", status=500)
    page = asked(signed_in(cast.ana), chat(cast), "summary")
    assert "语言模型出错,先用上面教练的话。" in page


def test_without_a_model_or_without_a_voice_there_is_nothing(cast: Cast, model: Model, settings: Any) -> None:
    talk = chat(cast)
    assert signed_in(cast.tom).post(f"/desk/{talk.pk}/drafting/").status_code == 404
    settings.LLM_URL = ""
    assert signed_in(cast.ana).post(f"/desk/{talk.pk}/drafting/", {"purpose": "reply"}).status_code == 204
    assert model.asked == []
