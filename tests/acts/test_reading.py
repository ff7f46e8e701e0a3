"""Reading a customer's words: findings with evidence, risks that add up, people's choices never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.acts.stages import MEI, PHONE, fresh, handled, last_entry, opened, verbs
from tests.conftest import Cast
from tingsu.cases.actions.messages import receive_message, send_reply, write_note
from tingsu.cases.actions.reading import ReadWords, note_reading
from tingsu.cases.actions.triage import Triage, triage_case
from tingsu.cases.models import Case, Channel, Level, Matter
from tingsu.core.reading import Role, Utterance
from tingsu.findings.actions.reading import read_message
from tingsu.findings.models import Finding
from tingsu.findings.reactions import read_words
from tingsu.packs import installed
from tingsu.packs.engine import engine

Work = Callable[[], int]
CALM = "请问年费怎么收?"
HOT = "凭什么扣我80块年费!第三次打电话了,说好三天退,退哪儿去了?"
MEDIA = "再不解决我就发抖音曝光你们!"
HARM = "钱没了,我不想活了。"


def read(cast: Cast, work: Work, text: str, **more: Any) -> Case:
    """Return a case whose first words were read."""
    case = opened(cast, text, **more)
    work()
    return fresh(case)


def added(case: Case, text: str, work: Work) -> Case:
    """Let the customer add something and have it read."""
    receive_message(case, text=text, channel=Channel.PORTAL, by=MEI)
    work()
    return fresh(case)


def words(case: Case, **more: object) -> ReadWords:
    """Return a reading of the first message."""
    known = {
        "message_id": case.messages.earliest("id").pk,
        "heat": 1,
        "level": more.get("heat", 1),
        "emotion": "angry",
        "need": "redress",
        "risks": (),
        "matter": "complaint",
        "business": "BZ-02",
        "cause": "CA-05",
    }
    return ReadWords(**(known | more))  # type: ignore[arg-type]


# ── What is read ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", [CALM, HOT, MEDIA, HARM])
def test_the_case_takes_over_what_was_read(cast: Cast, work: Work, text: str) -> None:
    case = read(cast, work, text)
    reading = engine().read(Utterance(text, Role.CUSTOMER))

    assert case.is_read
    assert (case.heat, case.emotion, case.need) == (reading.heat, reading.label("emotion"), reading.label("need"))
    assert case.risks == reading.labels("risks")
    assert case.is_repeat == ("repeat" in case.risks)
    assert not case.heat_rises
    assert case.messages.get().heat == reading.heat
    entry = last_entry("case.read")
    assert (entry.actor_kind, entry.data["heat"], entry.data["risks"]) == ("system", case.heat, case.risks)


def test_every_finding_has_its_evidence_in_the_text(cast: Cast, work: Work) -> None:
    case = read(cast, work, HOT)
    text = case.messages.get().text

    risk = Finding.objects.get(question="risks", label="repeat")
    assert risk.spans
    for finding in Finding.objects.all():
        assert all(0 <= start < end <= len(text) for start, end in finding.spans)
        assert finding.version
        assert finding.profile


def test_the_reader_sees_the_masked_words(cast: Cast, work: Work) -> None:
    case = read(cast, work, f"{HOT}我电话{PHONE}")

    text = case.messages.get().text
    assert all(PHONE not in text[start:end] for f in Finding.objects.all() for start, end in f.spans)


@pytest.mark.parametrize("text", ["。", "?", "😡", "\u200b", "1", "a" * 5000], ids=ascii)
def test_whatever_the_words_are_the_case_is_read(cast: Cast, work: Work, text: str) -> None:
    assert read(cast, work, text).is_read


def test_only_the_customers_words_are_read(cast: Cast, work: Work) -> None:
    case = handled(cast, CALM)
    work()
    before = Finding.objects.count()
    reply = send_reply(case, text="明天下午五点前给您回电。", by=cast.officer)
    note = write_note(case, text="客户说要曝光", by=cast.officer)

    work()
    assert read_message(reply) is None
    assert read_message(note) is None
    assert Finding.objects.count() == before


# ── Priority and level ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("heat", "risks", "channel", "priority"),
    [
        pytest.param(0, (), Channel.PHONE, 0, id="an ordinary question"),
        pytest.param(2, (), Channel.PHONE, 0, id="angry"),
        pytest.param(3, (), Channel.PHONE, 1, id="extremely angry"),
        pytest.param(0, ("repeat",), Channel.PHONE, 1, id="repeated"),
        pytest.param(0, (), Channel.NFRA_12378, 1, id="forwarded"),
        pytest.param(0, ("regulator", "legal", "churn", "abuse", "special"), Channel.PHONE, 0, id="other risks"),
        pytest.param(0, ("media",), Channel.PHONE, 2, id="media"),
        pytest.param(0, ("fraud",), Channel.PHONE, 2, id="fraud"),
        pytest.param(0, ("group", "repeat"), Channel.PHONE, 2, id="group"),
        pytest.param(0, ("harm",), Channel.PHONE, 3, id="danger to life"),
        pytest.param(3, ("media", "harm"), Channel.NFRA_12378, 3, id="everything at once"),
    ],
)
def test_what_needs_a_human_comes_first(
    cast: Cast, heat: int, risks: tuple[str, ...], channel: Channel, priority: int
) -> None:
    case = opened(cast, channel=channel)

    assert note_reading(case, words=words(case, heat=heat, risks=risks)).priority == priority


@pytest.mark.parametrize(
    ("risks", "channel"),
    [((), Channel.PHONE), ((), Channel.NFRA_12378), *(((risk,), Channel.PHONE) for risk in installed().risks)],
    ids=str,
)
def test_the_weightiest_sign_sets_the_level(cast: Cast, risks: tuple[str, ...], channel: Channel) -> None:
    case = opened(cast, channel=channel)
    level = Level(installed().risks[risks[0]].level) if risks else Level.GENERAL
    if channel == Channel.NFRA_12378:
        level = Level.IMPORTANT

    assert note_reading(case, words=words(case, risks=risks)).level == level


def later(case: Case, **more: object) -> Case:
    """Let another message of the customer be read."""
    message = receive_message(case, text="后来的话", channel=Channel.PORTAL, by=MEI)
    return note_reading(case, words=words(case, message_id=message.pk, **more))


def test_calmer_words_lower_the_heat_but_neither_priority_nor_risks(cast: Cast) -> None:
    case = opened(cast)
    note_reading(case, words=words(case, heat=3, risks=("media",)))
    case = later(case, heat=0)

    assert (case.heat_before, case.heat) == (3, 0)
    assert (case.priority, case.risks) == (2, ["media"])


def test_risks_add_up_each_once(cast: Cast) -> None:
    case = opened(cast)
    note_reading(case, words=words(case, risks=("media",)))
    later(case, risks=("regulator", "media"))
    case = later(case, risks=("harm",))

    assert case.risks == ["media", "regulator", "harm"]
    assert case.priority == 3


def test_the_level_only_rises_while_nobody_has_set_it(cast: Cast) -> None:
    case = opened(cast)
    note_reading(case, words=words(case, risks=("harm",)))
    highest = fresh(case).level
    case = later(case)

    assert case.level == highest


def test_rising_heat_is_seen(cast: Cast) -> None:
    case = opened(cast)
    note_reading(case, words=words(case, heat=0))
    case = later(case, heat=2)

    assert (case.heat_before, case.heat, case.heat_rises) == (0, 2, True)


def test_an_older_message_that_is_read_late_does_not_speak_for_the_present(cast: Cast) -> None:
    case = opened(cast)
    later(case, heat=3)
    note_reading(case, words=words(case, heat=0))

    assert fresh(case).heat == 3


# ── People decide ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_codes_that_nobody_chose_are_filled_once(cast: Cast) -> None:
    case = opened(cast)
    note_reading(case, words=words(case, business="BZ-02", cause="CA-05", matter="suggestion"))
    case = later(case, business="BZ-07", cause="CA-01", matter="praise")

    assert (case.business, case.cause, case.matter) == ("BZ-02", "CA-05", "suggestion")


def test_codes_that_a_person_chose_at_intake_stay(cast: Cast) -> None:
    case = opened(cast, business="BZ-07", matter=Matter.ENQUIRY)
    case = note_reading(case, words=words(case, business="BZ-02", cause="CA-05", matter="praise"))

    assert (case.business, case.matter, case.cause) == ("BZ-07", Matter.ENQUIRY, "CA-05")


def test_a_triage_is_never_overwritten(cast: Cast) -> None:
    case = opened(cast)
    chosen = Triage(Matter.SUGGESTION, Level.GENERAL, business="BZ-07", cause="")
    triage_case(case, triage=chosen, by=cast.officer)
    note_reading(case, words=words(case, heat=3, risks=("media",), matter="praise"))

    case = later(case, heat=2, risks=("harm",), cause="CA-01")
    assert (case.matter, case.level, case.business, case.cause) == ("suggestion", "general", "BZ-07", "")
    assert case.heat == 2
    assert case.risks == ["media", "harm"]


def test_a_case_taken_over_before_it_was_read_still_gets_its_codes(cast: Cast) -> None:
    case = handled(cast)
    case = note_reading(case, words=words(case, business="BZ-02", risks=("harm",)))

    assert case.business == "BZ-02"
    assert case.level == Level(installed().risks["harm"].level)


def test_a_matter_that_is_unknown_changes_nothing(cast: Cast) -> None:
    case = opened(cast)

    assert note_reading(case, words=words(case, matter="none", business="", cause="")).matter == Matter.COMPLAINT


def test_a_reading_is_no_edit(cast: Cast, work: Work) -> None:
    assert read(cast, work, HOT).version == 1


# ── Twice is once ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_job_that_runs_twice_changes_nothing(cast: Cast, work: Work) -> None:
    case = read(cast, work, CALM)
    case = added(case, HOT, work)
    findings, told, before = Finding.objects.count(), verbs(case), (case.heat, case.heat_before, case.risks)
    for entry in (last_entry("case.opened"), last_entry("message.received")):
        read_words(entry.pk)

    case = fresh(case)
    assert Finding.objects.count() == findings
    assert verbs(case) == told
    assert (case.heat, case.heat_before, case.risks) == before


def test_a_message_is_taken_over_once_even_by_two_workers(cast: Cast) -> None:
    case = opened(cast)
    note_reading(case, words=words(case, heat=0))
    second = receive_message(case, text=HOT, channel=Channel.PORTAL, by=MEI)
    for _worker in range(2):
        note_reading(case, words=words(case, heat=2, message_id=second.pk))

    assert fresh(case).heat_rises
    assert verbs(case).count("case.read") == 2


def test_a_correction_is_not_undone_by_reading_again(cast: Cast, work: Work) -> None:
    case = read(cast, work, HOT)
    finding = Finding.objects.get(question="heat")
    Finding.objects.filter(pk=finding.pk).update(
        corrected_label="1", corrected_by=cast.ana, corrected_at=case.opened_at
    )
    read_words(last_entry("case.opened").pk)

    assert Finding.objects.get(pk=finding.pk).standing_label == "1"
