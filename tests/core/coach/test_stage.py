"""Where a talk stands: what has been done, what is missing, and what opens a stage again."""

from __future__ import annotations

import pytest

from tingsu.core.coach.setting import Setting, fill, open_blanks
from tingsu.core.coach.stage import read_progress
from tingsu.core.coach.talk import Said
from tingsu.core.reading import Role

COMPLAINT, INCIDENT = Setting(), Setting(mode="incident")


def customer(text: str, heat: int = 0, **labels: object) -> Said:
    return Said(Role.CUSTOMER, text, heat=heat, **{"matter": "complaint", **labels})  # type: ignore[arg-type]


def staff(text: str, *methods: str, is_robot: bool = False) -> Said:
    return Said(Role.STAFF, text, methods=methods, is_robot=is_robot)


ANGRY = customer("你们凭什么扣我二百块钱,说好免的", 2)
MET = staff("您着急,我理解,您慢慢说", "acknowledge")
SORRY = staff("让您受累了,对不起", "apologise")
ASKED = staff("为了找到这一笔,请问是哪天的事", "ask_with_reason")
TOLD = customer("上个月五号扣的", 1)
RESTATED = staff("您是说五号扣了二百,对吗", "restate")
YES = customer("对,就是这样")
OFFERED = staff("我是李明,这一笔我来负责,先退回来", "offer", "introduce")
ASKS_CONSENT = staff("您看这样行吗", "consult")
DATED = staff("明天下午三点前我给您打电话", "commit")
THANKED = staff("谢谢您,还有别的要办的吗", "thank", "close")
COURSE = [ANGRY, MET, SORRY, ASKED, TOLD, RESTATED, YES, OFFERED, ASKS_CONSENT, customer("行,可以"), DATED, THANKED]


@pytest.mark.parametrize(
    ("turns", "stage"),
    [
        pytest.param(0, "let_out", id="nothing said"),
        pytest.param(1, "let_out", id="the customer is angry"),
        pytest.param(2, "apologise", id="the feeling was met"),
        pytest.param(3, "gather", id="we apologised"),
        pytest.param(5, "gather", id="they told, nothing is confirmed"),
        pytest.param(7, "own", id="the facts are confirmed"),
        pytest.param(8, "involve", id="we proposed"),
        pytest.param(10, "commit", id="they agreed"),
        pytest.param(11, "close", id="we named a time"),
    ],
)
def test_a_complaint_goes_through_its_stages(turns: int, stage: str) -> None:
    assert read_progress(COURSE[:turns], COMPLAINT).stage == stage


def test_at_the_end_everything_is_done() -> None:
    progress = read_progress(COURSE, COMPLAINT)
    assert progress.missing == ()
    assert (progress.confirmed, progress.consented, progress.dated, progress.closed) == (True,) * 4


def test_an_incident_goes_through_its_own_loop() -> None:
    turns = [ANGRY, MET]
    assert read_progress(turns, INCIDENT).stage == "ask"
    turns += [ASKED, TOLD]
    assert read_progress(turns, INCIDENT).stage == "explain"
    turns += [staff("这样做是怕别人冒用您的卡", "explain")]
    assert read_progress(turns, INCIDENT).stage == "advise"
    turns += [staff("我陪您到里面先办了", "offer")]
    assert read_progress(turns, INCIDENT).stage == "agree"


def test_new_anger_opens_the_first_stage_again() -> None:
    calm_again = [*COURSE[:7], customer("那请问退款大概什么时候能到我的工资卡上?", 0)]
    assert not read_progress(calm_again, COMPLAINT).is_held
    progress = read_progress([*calm_again, OFFERED, customer("等什么等!你们就是骗子,我要投诉到底!", 3)], COMPLAINT)
    assert (progress.stage, progress.acknowledged, progress.is_held) == ("let_out", False, True)


def test_a_no_leads_back_to_the_proposal() -> None:
    progress = read_progress([*COURSE[:9], customer("不行,这太少了", 1)], COMPLAINT)
    assert (progress.is_rejected, progress.consented, progress.stage) == (True, False, "own")


def test_a_robot_meets_no_feeling() -> None:
    robot = staff("您的心情我理解", "acknowledge", "apologise", is_robot=True)
    assert read_progress([ANGRY, robot], COMPLAINT).is_held


def test_what_was_jumped_over_is_missing() -> None:
    progress = read_progress([ANGRY, MET, SORRY, OFFERED], COMPLAINT)
    assert {"restated", "confirmed", "consent_asked"} <= set(progress.missing)


def test_a_question_waits_for_its_answer() -> None:
    assert read_progress([ANGRY, MET, ASKED], COMPLAINT).is_awaiting
    assert not read_progress([ANGRY, MET, ASKED, TOLD], COMPLAINT).is_awaiting


def test_a_calm_question_needs_neither_comfort_nor_file() -> None:
    progress = read_progress([customer("请问年费怎么收", 0, matter="enquiry")], COMPLAINT)
    assert (progress.stage, progress.missing) == ("own", ("offered",))


def test_after_a_theft_the_facts_come_before_the_apology() -> None:
    turns = [customer("我的卡被盗刷了五千!", 2), MET]
    assert read_progress(turns, COMPLAINT).stage == "apologise"
    assert read_progress(turns, COMPLAINT, is_fraud=True).stage == "gather"


def test_danger_comes_before_all_stages() -> None:
    assert read_progress([ANGRY], COMPLAINT, is_safety=True).stage == "safety"


@pytest.mark.parametrize(
    ("sentence", "facts", "filled"),
    [
        pytest.param("您好", {}, "您好", id="no blank"),
        pytest.param("{称呼}您好", {"称呼": "王女士"}, "王女士您好", id="a known blank"),
        pytest.param("{称呼}您好", {}, None, id="an unknown blank"),
        pytest.param("{称呼}您好", {"称呼": "  "}, None, id="an empty blank"),
        pytest.param("{称呼}您好", {"称呼": "王\n女士"}, "王 女士您好", id="on one line"),
        pytest.param("{称呼}您好", {"称呼": "{金额}"}, None, id="a blank within a blank"),
        pytest.param("{称呼您好", {"称呼": "王"}, None, id="a broken brace"),
    ],
)
def test_a_sentence_is_said_only_when_its_blanks_are_known(
    sentence: str, facts: dict[str, str], filled: str | None
) -> None:
    assert fill(sentence, facts) == filled


def test_an_open_blank_is_found() -> None:
    assert open_blanks("请您{日期}来,{ 金额 }") == [(2, 6, "日期"), (8, 14, "金额")]


@pytest.mark.parametrize(
    ("own", "wanted", "may"),
    [
        ("clerk", "clerk", True),
        ("clerk", "supervisor", False),
        ("head_office", "branch", True),
        ("branch", "god", False),
    ],
)
def test_authority_goes_up_the_ladder(own: str, wanted: str, may: bool) -> None:
    assert Setting(authority=own).may_decide(wanted) is may  # type: ignore[arg-type]
