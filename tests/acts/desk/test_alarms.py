"""Alarms: when a supervisor is called, how often at most, and whether they were right."""

from __future__ import annotations

import pytest

from tests.acts.conftest import Watch
from tests.acts.desk.test_talk import chat, mei, staff
from tests.conftest import Cast
from tingsu.core.errors import NotAllowed
from tingsu.desk.actions.alarms import judge_alarm, raise_alarm
from tingsu.desk.actions.care import offer_break
from tingsu.desk.actions.taking import take
from tingsu.desk.models import Alarm, Conversation
from tingsu.desk.queries.wall import care_for, precision_for, reason_names, wall_list
from tingsu.notices.models import Notice
from tingsu.packs import installed

pytestmark = pytest.mark.django_db(transaction=True)
ANGRY = (
    "你们是骗子银行,气死我了,今天不解决我就去12378投诉!",
    "还在敷衍我?太过分了,叫你们领导出来,我要曝光你们!",
    "说了多少遍了还是没人管,欺负人是不是!气死我了!",
)


def burning(cast: Cast) -> Conversation:
    """Return a talk that burns."""
    talk = take(chat(cast), by=cast.ana)
    for number, words in enumerate(ANGRY):
        mei(talk, words, f"m{number}")
    return talk


def test_a_burning_talk_calls_once_and_a_calm_one_never(cast: Cast) -> None:
    calm = take(chat(cast), by=cast.ana)
    mei(calm, "您好,请问周末营业吗", "c1")
    staff(calm, cast.ana, "您好,周六周日九点到五点都开门。", "c2")
    mei(calm, "好的谢谢", "c3")
    talk = burning(cast)
    alarm = Alarm.objects.get()
    assert alarm.conversation == talk
    assert not alarm.is_urgent
    assert reason_names(alarm)
    assert raise_alarm(talk) is None, "the same talk at the same heat does not call again"


def test_the_budget_of_the_hour_holds_but_danger_always_calls(cast: Cast, watch: Watch) -> None:
    an_hour = installed().desk.alarms_an_hour
    for _talk in range(an_hour + 2):
        burning(cast)
    assert Alarm.objects.count() == an_hour
    danger = take(chat(cast), by=cast.ana)
    mei(danger, "我不想活了,今天就从你们楼上跳下去", "d1")
    alarm = Alarm.objects.get(conversation=danger)
    assert alarm.is_urgent
    assert Notice.objects.filter(person=cast.noor, url=f"/desk/{danger.pk}/").count() == 1
    mei(danger, "反正我不想活了", "d2")
    assert Alarm.objects.filter(conversation=danger).count() == 1
    watch.forward(hours=2)
    burning(cast)
    assert Alarm.objects.filter(is_urgent=False).count() == an_hour + 1


def test_precision_comes_from_those_who_looked(cast: Cast) -> None:
    burning(cast)
    alarm = Alarm.objects.get()
    with pytest.raises(NotAllowed):
        judge_alarm(alarm, was_right=True, by=cast.tom)
    assert precision_for(cast.noor).share is None
    judge_alarm(alarm, was_right=True, by=cast.noor)
    assert precision_for(cast.noor).share == 1.0
    low, high = precision_for(cast.noor).interval()
    assert low < 0.5 < high, "one right alarm proves little"


def test_the_wall_shows_ones_own_units_hottest_first(cast: Cast) -> None:
    calm = take(chat(cast), by=cast.ana)
    mei(calm, "您好,请问周末营业吗", "c1")
    hot = burning(cast)
    assert [row.talk.pk for row in wall_list(cast.noor)["rows"]] == [hot.pk, calm.pk]
    assert wall_list(cast.tom)["rows"] == []
    assert wall_list(cast.tom)["alarms"] == []


def test_who_was_abused_is_offered_a_rest(cast: Cast) -> None:
    talk = take(chat(cast), by=cast.ana)
    for number, words in enumerate(("你他妈的就是个废物", "傻逼客服,滚", "你们全是垃圾,去死吧")):
        mei(talk, words, f"a{number}")
    assert [one["person"] for one in care_for(cast.noor)] == [cast.ana]
    with pytest.raises(NotAllowed):
        offer_break(cast.ana, by=cast.tom)
    offer_break(cast.ana, by=cast.noor)
    offer_break(cast.ana, by=cast.noor)
    assert Notice.objects.filter(person=cast.ana).count() == 1
