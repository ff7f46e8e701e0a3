"""Personal data: opened with a reason that is journaled, erased when its purpose has ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.acts.conftest import Watch
from tests.acts.stages import (
    PHONE,
    closed,
    handled,
    last_entry,
    opened,
    refused,
    stored_in_clear,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.acknowledgement import acknowledge_case
from tingsu.cases.actions.adjustment import change_clock
from tingsu.cases.actions.attachments import attach_file
from tingsu.cases.actions.facts import confirm_facts, state_facts
from tingsu.cases.actions.messages import send_reply, write_note
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.actions.personal import erase_party, open_message, open_personal
from tingsu.cases.actions.steps import advance_step
from tingsu.cases.models import Case, Message, Party
from tingsu.cases.queries import inbox
from tingsu.core.clock import EventKind
from tingsu.core.errors import BadInput
from tingsu.core.workflow import Step
from tingsu.journal.models import Entry

FACTS = PartyFacts("欧阳晓梅", PHONE, "11010119900307109X", "wangmei@example.com", "临江市城东区中山路88号")
WORDS = f"我叫客户,电话{PHONE},请退费。"


def personal_case(cast: Cast, **more: Any) -> Case:
    """Return a case of a customer of whom everything is known."""
    return opened(cast, WORDS, party=FACTS, **more)


# ── Opening ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("field", ["name", "phone", "id_number", "email", "address"])
def test_who_gives_a_reason_sees_one_piece_and_the_journal_tells(cast: Cast, field: str) -> None:
    case = personal_case(cast)

    assert open_personal(case, field=field, reason="回电核实", by=cast.ana) == getattr(FACTS, field)
    entry = last_entry("personal.opened")
    assert (entry.actor_id, entry.subject_id) == (cast.ana.pk, case.pk)
    assert entry.data == {"field": field, "party": case.party_id, "reason": "回电核实"}


def test_the_journal_holds_neither_the_data_nor_what_a_reason_gives_away(cast: Cast) -> None:
    open_personal(personal_case(cast), field="phone", reason=f"拨打{PHONE}核实", by=cast.ana)

    assert PHONE not in str(list(Entry.objects.values_list("data", flat=True)))


def test_every_opening_is_an_entry(cast: Cast) -> None:
    case = personal_case(cast)
    for _ in range(3):
        open_personal(case, field="phone", reason="回电核实", by=cast.ana)

    assert verbs(case).count("personal.opened") == 3


def test_a_message_is_opened_the_same_way(cast: Cast) -> None:
    case = personal_case(cast)
    message = case.messages.get()

    assert open_message(case, message=message, reason="回电核实", by=cast.ana) == WORDS
    assert last_entry("personal.opened").data == {"message": message.pk, "reason": "回电核实"}


def test_a_message_of_another_case_is_not_opened_through_ones_own(cast: Cast) -> None:
    mine = personal_case(cast)
    others = personal_case(cast, unit=cast.west)
    try:
        shown = open_message(mine, message=others.messages.get(), reason="回电核实", by=cast.ana)
    except Exception:
        shown = ""
    assert PHONE not in shown


@pytest.mark.parametrize("reason", ["", "  ", "a"])
def test_without_a_reason_nothing_is_opened(cast: Cast, reason: str) -> None:
    case = personal_case(cast)
    with refused("请写明查看的原因", kind=BadInput):
        open_personal(case, field="phone", reason=reason, by=cast.ana)
    with refused("请写明查看的原因", kind=BadInput):
        open_message(case, message=case.messages.get(), reason=reason, by=cast.ana)
    assert "personal.opened" not in verbs(case)


@pytest.mark.parametrize("name", ["tom", "auditor", "admin"])
def test_others_open_nothing_even_with_a_reason(cast: Cast, name: str) -> None:
    case = personal_case(cast)
    with refused("您的岗位"):
        open_personal(case, field="phone", reason="回电核实", by=getattr(cast, name))
    with refused("您的岗位"):
        open_message(case, message=case.messages.get(), reason="回电核实", by=getattr(cast, name))
    assert "personal.opened" not in verbs(case)


@pytest.mark.parametrize("field", ["erased_at", "pk", "phone_index", "", "__class__"])
def test_only_the_personal_fields_can_be_asked_for(cast: Cast, field: str) -> None:
    with refused("没有这一项", kind=BadInput):
        open_personal(personal_case(cast), field=field, reason="回电核实", by=cast.ana)


# ── Written by staff ──────────────────────────────────────────────────────────────────────────────────────────────────


def _confirm(case: Case, by: Any, words: str) -> None:
    state_facts(case, text="扣费", wants="退费", by=by)
    confirm_facts(case, how=words, by=by)


def _step(case: Case, by: Any, words: str) -> None:
    send_reply(case, text="您好,我来负责这件事。", by=by)
    advance_step(case, to=Step.APOLOGISE, note=words, by=by)


def _pause(case: Case, by: Any, words: str) -> None:
    clock = case.clocks.get(rule_id="cn-nfra-2020.decide")
    change_clock(case, clock=clock, kind=EventKind.PAUSE, at=case.received_at, reason=words, proof=words, by=by)


WRITTEN: dict[str, Callable[[Case, Any, str], object]] = {
    "a reply": lambda case, by, words: send_reply(case, text=words, by=by),
    "a note": lambda case, by, words: write_note(case, text=words, by=by),
    "how facts were confirmed": _confirm,
    "a step": _step,
    "the reason of a pause": _pause,
}


@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_telephone_number_that_staff_write_is_masked(cast: Cast, write: Callable[[Case, Any, str], object]) -> None:
    write(handled(cast), cast.officer, f"已联系客户{PHONE}。")

    assert stored_in_clear(PHONE) == []


# ── Erasing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_erased_customer_is_gone_and_the_masked_record_stays(cast: Cast, watch: Watch) -> None:
    case = closed(cast, text=WORDS, party=FACTS)
    masked = case.messages.first()
    assert masked is not None
    erase_party(case.party, by=cast.idris)

    party = Party.objects.get(pk=case.party_id)
    assert (party.name, party.phone, party.id_number, party.email, party.address) == ("",) * 5
    assert (party.name_masked, party.phone_masked, party.id_number_masked, party.email_masked) == ("",) * 4
    assert (bytes(party.name_index), bytes(party.phone_index), bytes(party.id_number_index)) == (b"",) * 3
    assert party.erased_at == watch.now
    assert not Message.objects.filter(case=case).exclude(original="").exists()
    assert Message.objects.get(pk=masked.pk).text == masked.text
    assert last_entry("personal.erased").data == {"party": party.pk}


def test_after_erasing_no_letter_still_names_the_customer(cast: Cast) -> None:
    case = handled(cast, party=FACTS)
    acknowledge_case(case, by=cast.officer)
    Case.objects.filter(pk=case.pk).update(state="withdrawn")
    erase_party(case.party, by=cast.idris)

    assert "欧阳晓梅" not in "".join(Message.objects.values_list("text", flat=True))


def test_after_erasing_the_customers_files_are_gone(
    cast: Cast, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ATTACHMENT_DIR = tmp_path
    case = closed(cast, party=FACTS)
    attach_file(case, upload=SimpleUploadedFile("身份证.pdf", b"%PDF-1.7"), by=cast.officer)
    with django_capture_on_commit_callbacks(execute=True):
        erase_party(case.party, by=cast.idris)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_erased_customer_is_not_found_by_name_nor_known_again(cast: Cast) -> None:
    case = closed(cast, party=FACTS)
    erase_party(case.party, by=cast.idris)

    assert not inbox.cases_asked(cast.idris, inbox.Ask(words=FACTS.name)).exists()
    assert personal_case(cast).party != case.party


def test_who_still_has_an_open_complaint_is_not_erased(cast: Cast) -> None:
    case = closed(cast, party=FACTS)
    opened(cast, party=FACTS)
    with refused("未办结"):
        erase_party(case.party, by=cast.idris)
    assert Party.objects.get().name == FACTS.name


@pytest.mark.parametrize("name", ["ana", "officer", "noor", "tom", "admin", "auditor"])
def test_others_erase_nobody(cast: Cast, name: str) -> None:
    case = closed(cast, party=FACTS)
    with refused("您的岗位不能删除"):
        erase_party(case.party, by=getattr(cast, name))
    assert Party.objects.get().name == FACTS.name
