"""Tokens: given once, shown once, revoked at once."""

from __future__ import annotations

import re

from tests.conftest import Cast
from tests.pages.stage import signed_in, stranger, text_of
from tingsu.api.models import Token
from tingsu.journal.models import Entry


def test_a_token_is_shown_once_and_works(cast: Cast) -> None:
    admin = signed_in(cast.admin)
    page = admin.post("/tokens/", {"name": "手机银行", "person": cast.ana.pk})
    found = re.search(r"tsk_[\w-]{40,}", page.content.decode())
    assert found
    assert "只显示这一次" in text_of(page)
    assert found[0] not in admin.get("/tokens/").content.decode()
    headers = {"Authorization": f"Bearer {found[0]}"}
    assert stranger().get("/api/v1/cases", headers=headers).status_code == 200
    assert found[0].encode() not in bytes(Token.objects.get().digest)
    assert found[0] not in str(list(Entry.objects.values_list("data", flat=True)))


def test_a_revoked_token_works_no_longer(cast: Cast) -> None:
    admin = signed_in(cast.admin)
    page = admin.post("/tokens/", {"name": "手机银行", "person": cast.ana.pk}).content.decode()
    secret = re.search(r"tsk_[\w-]{40,}", page)
    assert secret
    gone = admin.post(f"/tokens/{Token.objects.get().pk}/revocation/", follow=True)
    assert "令牌已停用" in text_of(gone)
    assert "已停用" in text_of(gone)
    headers = {"Authorization": f"Bearer {secret[0]}"}
    assert stranger().get("/api/v1/cases", headers=headers).status_code == 401
    assert set(Entry.objects.filter(verb__startswith="token.").values_list("verb", flat=True)) == {
        "token.given",
        "token.revoked",
    }


def test_without_a_purpose_or_a_person_none_is_given(cast: Cast) -> None:
    page = signed_in(cast.admin).post("/tokens/", {"name": "", "person": "999999"})
    assert page.content.decode().count('role="alert"') == 2
    assert not Token.objects.exists()


def test_the_empty_list_says_what_tokens_are_for(cast: Cast) -> None:
    assert "手机银行、官网、客服系统可以凭令牌把投诉送进来" in text_of(signed_in(cast.admin).get("/tokens/"))


def test_the_token_of_a_stopped_person_stops_too(cast: Cast) -> None:
    page = signed_in(cast.admin).post("/tokens/", {"name": "手机银行", "person": cast.ana.pk}).content.decode()
    secret = re.search(r"tsk_[\w-]{40,}", page)
    assert secret
    cast.ana.is_active = False
    cast.ana.save()
    headers = {"Authorization": f"Bearer {secret[0]}"}
    assert stranger().get("/api/v1/cases", headers=headers).status_code == 401
