"""Talks at the counter that have ended, as the quality tests need them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from tests.conftest import Cast
from tingsu.desk.actions.ending import end, rate
from tingsu.desk.actions.opening import Opening, open_conversation
from tingsu.desk.actions.saying import say
from tingsu.desk.models import Conversation, Mode, Speaker
from tingsu.journal.record import SYSTEM, Actor
from tingsu.org.models import Person, Unit
from tingsu.quality.models import Score

MEI = Actor("customer", None, "客户")
HEARD = {"by": "recogniser"}
GOOD = (
    "客: 取我自己的钱,凭什么还要说干什么用?你们太过分了!",
    "员: 取自己的钱还被问,您心里不痛快,我理解。对不起,我是大堂经理小周,我来帮您处理。",
    "客: 那快点办",
    "员: 多问一句是怕有人被骗。为了给您办得快些,想请问一下这笔钱大概做什么用?",
    "客: 装修,给工人结工钱",
    "员: 您是说给工人结工钱,取两万五,对吗?",
    "客: 对",
    "员: 两个办法:现在柜台取,或者我帮您直接转给工头。您看哪个方便?",
    "客: 取现金吧",
    "员: 好,我盯着,今天五分钟内给您办好。",
    "客: 办好了,谢谢你",
    "员: 谢谢您体谅。以后大额提前打我电话,还有什么需要随时找我,慢走。",
)
BAD = (
    "客: 取我自己的钱,凭什么还要说干什么用?你们太过分了!",
    "员: 这是规定。",
    "客: 什么破规定!我要投诉你们!",
    "员: 爱投诉就投诉去。",
)
MIXED = (*GOOD[:-2], "员: 跟你说多少遍了,听不懂吗?")


def talk(
    unit: Unit, agent: Person, lines: tuple[str, ...] = GOOD, *, ended: bool = True, score: int | None = None
) -> Conversation:
    """Return a talk of these lines at the counter. Words that were heard are kept, whatever they are."""
    made = open_conversation(Opening(Mode.COUNTER, unit), by=agent).conversation
    for place, line in enumerate(lines):
        who, text = line.split(": ", 1)
        speaker, by = (Speaker.CUSTOMER, MEI) if who == "客" else (Speaker.STAFF, agent)
        at = timezone.now() + timedelta(seconds=15 * place)
        say(made, text=text, speaker=speaker, by=by, sender_id=f"t{place}", at=at, source=HEARD)
    if ended:
        made = end(made, by=agent, ended_by="staff")
    if score:
        rate(made, score=score, comment="", by=SYSTEM)
    return made


def scored(cast: Cast, work: Callable[[], int], agent: Person | None = None, lines: tuple[str, ...] = GOOD) -> Score:
    """Return the score of a talk of Ana's (or another's) at the outlet, made as a worker makes it."""
    made = talk(cast.outlet, agent or cast.ana, lines)
    work()
    return Score.objects.get(conversation=made)
