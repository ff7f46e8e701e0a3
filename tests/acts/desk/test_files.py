"""Files in a talk, and a formal complaint made out of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.acts.desk.test_talk import MEI, chat, mei
from tests.conftest import Cast
from tests.pages.stage import PDF, PNG, upload
from tingsu.cases.models import Case, Channel
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.desk.actions import files
from tingsu.desk.actions.complaining import complain
from tingsu.desk.actions.ending import end
from tingsu.desk.actions.files import read_turn_file, say_with_files
from tingsu.desk.actions.taking import take
from tingsu.desk.models import Conversation, Speaker, Turn, TurnFile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own for what is uploaded."""
    settings.ATTACHMENT_DIR = tmp_path
    return tmp_path


def send(talk: Conversation, *uploads: Any, text: str = "", sender_id: str = "m1") -> Turn:
    """Mei sends files."""
    return say_with_files(talk, text=text, uploads=uploads, speaker=Speaker.CUSTOMER, by=MEI, sender_id=sender_id)


def test_a_file_is_kept_encrypted_and_comes_back_as_it_was(cast: Cast, folder: Path) -> None:
    turn = send(chat(cast), upload("流水.pdf", PDF), text="请看")
    file = turn.files.get()
    assert (file.name, file.kind, file.size) == ("流水.pdf", "pdf", len(PDF))
    assert read_turn_file(file) == PDF
    [stored] = [path for path in folder.rglob("*") if path.is_file()]
    assert PDF not in stored.read_bytes()


def test_a_file_alone_is_a_turn_too_and_its_name_is_masked(cast: Cast) -> None:
    turn = send(chat(cast), upload("王梅13812345678.png", PNG))
    assert turn.text.startswith("[文件]")
    assert "13812345678" not in turn.text + turn.files.get().name
    assert "王梅" not in turn.files.get().name


def test_the_same_message_twice_keeps_its_files_once(cast: Cast) -> None:
    talk = chat(cast)
    first = send(talk, upload("a.png"), upload("b.png"))
    assert send(talk, upload("a.png"), upload("b.png")).pk == first.pk
    assert TurnFile.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content"), [("x.exe", b"MZ"), ("x.pdf", b"MZ-not-a-pdf"), ("x.txt", b"")], ids=["kind", "liar", "empty"]
)
def test_a_bad_file_is_refused_and_nothing_is_said(cast: Cast, folder: Path, name: str, content: bytes) -> None:
    talk = chat(cast)
    before = talk.turns.count()
    with pytest.raises(BadInput):
        send(talk, upload("good.png"), upload(name, content), text="看")
    assert talk.turns.count() == before
    assert not any(path.is_file() for path in folder.rglob("*"))


def test_there_is_a_limit_to_a_message_and_to_a_talk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = chat(cast)
    with pytest.raises(BadInput):
        send(talk, *(upload(f"{n}.png") for n in range(11)))
    monkeypatch.setattr(files, "MOST_IN_A_TALK", 2)
    send(talk, upload("1.png"), upload("2.png"))
    with pytest.raises(NotAllowed):
        send(talk, upload("3.png"), sender_id="m2")
    assert talk.turns.filter(speaker="customer").count() == 1


def test_a_complaint_takes_everything_that_was_said_along(cast: Cast) -> None:
    talk = take(chat(cast), by=cast.ana)
    mei(talk, "凭什么限我的额", "m1")
    mei(talk, "我手机13812345678", "m2")
    end(talk, by=MEI, ended_by="customer")
    case = complain(talk, more="要求恢复并道歉", by=MEI)
    message = case.messages.get()
    assert message.original == "凭什么限我的额\n我手机13812345678\n要求恢复并道歉"
    assert "13812345678" not in case.text
    assert (case.channel, case.unit) == (Channel.CHAT, cast.outlet)
    assert Conversation.objects.get(pk=talk.pk).case == case
    assert complain(talk, more="再来", by=MEI) == case
    assert Case.objects.count() == 1


def test_an_empty_talk_is_no_complaint(cast: Cast) -> None:
    with pytest.raises(BadInput):
        complain(chat(cast), more="  ", by=MEI)
    assert Case.objects.count() == 0
