"""Reading a customer's words: findings with evidence, risks that add up, people's choices never overwritten."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.acts.stages import MEI, PHONE, fresh, handled, last_entry, opened, verbs
from tests.conftest import Cast
from tingsu.cases.actions.messages import receive_message, send_reply, write_note
from tingsu.cases.actions.reading import ReadWords, note_reading
from tingsu.cases.actions.triage import Triage, triage_case
from tingsu.cases.models import Case, Channel, Level, Matter, Message
from tingsu.findings.actions.reading import read_message
from tingsu.findings.models import Finding
from tingsu.findings.reactions import read_words

Work = Callable[[], int]
CALM = "请问年费怎么收?"
HOT = "凭什么扣我80块年费!第三次打电话了,说好三天退,退哪儿去了?"
MEDIA = "再不解决我就发抖音曝光你们!"
HARM = "钱没了,我不想活了。"


def read(cast: Cast, work: Work, text: str, **more: object) -> Case:
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
        "emotion": "angry",
        "need": "redress",
        "risks": (),
        "matter": "complaint",
        "business": "BZ-02",
        "cause": "CA-05",
    }
    return ReadWords(**(known | more))  # type: ignore[arg-type]


# ── What is read ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_case_takes_over_what_was_read(cast: Cast, work: Work) -> None:
    case = read(cast, work, HOT)

    assert case.is_read
    assert case.heat == 2
    assert not case.heat_rises
    assert "repeat" in case.risks
    assert case.is_repeat
    assert case.business == "BZ-02"
    assert case.messages.get().heat == 2
    assert last_entry("case.read").data["heat"] == 2


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
    reply = send_reply(case, text="再不解决就去投诉我们吧,12378。", by=cast.officer)
    note = write_note(case, text="客户说要曝光", by=cast.officer)

    assert work() == 0
    assert read_message(reply) is None
    assert read_message(note) is None
    assert Finding.objects.count() == before


# ── Priority and level ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "channel", "priority"),
    [
        pytest.param(CALM, Channel.PHONE, 0, id="an ordinary question"),
        pytest.param(HOT, Channel.PHONE, 1, id="repeated"),
        pytest.param(CALM, Channel.NFRA_12378, 1, id="forwarded"),
        pytest.param(MEDIA, Channel.PHONE, 2, id="media"),
        pytest.param("我的卡被盗刷了", Channel.PHONE, 2, id="fraud"),
        pytest.param("我们几十个人都被坑了", Channel.PHONE, 2, id="group"),
        pytest.param(HARM, Channel.PHONE, 3, id="danger to life"),
    ],
)
def test_what_needs_a_human_comes_first(cast: Cast, work: Work, text: str, channel: Channel, priority: int) -> None:
    assert read(cast, work, text, channel=channel).priority == priority


def test_a_forwarded_case_is_important(cast: Cast, work: Work) -> None:
    assert read(cast, work, CALM, channel=Channel.NFRA_12378).level == Level.IMPORTANT


def test_the_weightiest_risk_sets_the_level(cast: Cast, work: Work) -> None:
    ordinary, media = read(cast, work, CALM), read(cast, work, MEDIA)

    assert ordinary.level == Level.GENERAL
    assert media.level in (Level.IMPORTANT, Level.MAJOR)


def test_calmer_words_lower_the_heat_but_neither_priority_nor_risks(cast: Cast, work: Work) -> None:
    case = read(cast, work, MEDIA)
    hot, risks = case.heat, set(case.risks)
    case = added(case, "好的,谢谢,我等你们消息。", work)

    assert case.heat < hot
    assert case.heat_before == hot
    assert case.priority == 2
    assert risks <= set(case.risks)


def test_risks_add_up_each_once(cast: Cast, work: Work) -> None:
    case = read(cast, work, MEDIA)
    case = added(case, "我还要打12378!", work)
    case = added(case, MEDIA, work)

    assert {"media", "regulator"} <= set(case.risks)
    assert len(case.risks) == len(set(case.risks))


def test_rising_heat_is_seen(cast: Cast, work: Work) -> None:
    case = read(cast, work, CALM)
    case = added(case, HOT, work)

    assert (case.heat_before, case.heat, case.heat_rises) == (0, 2, True)


def test_an_older_message_that_is_read_late_does_not_speak_for_the_present(cast: Cast) -> None:
    case = opened(cast, CALM)
    first = case.messages.get()
    second = receive_message(case, text=HOT, channel=Channel.PORTAL, by=MEI)
    read_message(Message.objects.get(pk=second.pk))
    read_message(Message.objects.get(pk=first.pk))

    assert fresh(case).heat == 2


# ── People decide ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_codes_that_a_person_chose_at_intake_stay(cast: Cast, work: Work) -> None:
    case = read(cast, work, HOT, business="BZ-07", matter=Matter.ENQUIRY)

    assert (case.business, case.matter) == ("BZ-07", Matter.ENQUIRY)


def test_a_triage_is_never_overwritten(cast: Cast, work: Work) -> None:
    case = opened(cast, MEDIA)
    chosen = Triage(Matter.SUGGESTION, Level.GENERAL, business="BZ-07", cause="CA-10")
    triage_case(case, triage=chosen, by=cast.officer)
    work()

    case = added(fresh(case), HOT, work)
    assert (case.matter, case.level, case.business, case.cause) == ("suggestion", "general", "BZ-07", "CA-10")
    assert case.heat == 2
    assert "media" in case.risks


def test_a_case_taken_over_before_it_was_read_still_gets_its_codes(cast: Cast, work: Work) -> None:
    case = handled(cast, HOT)
    work()

    assert fresh(case).business == "BZ-02"


def test_later_words_fill_no_codes(cast: Cast, work: Work) -> None:
    case = read(cast, work, CALM)
    Case.objects.filter(pk=case.pk).update(business="", cause="")

    assert added(case, "信用卡年费扣错了", work).business == ""


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
    case = opened(cast, CALM)
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
