"""What is shown of a conversation, to whom: the customer gets words and times, never what was read in them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tingsu.desk.hours import is_staffed
from tingsu.desk.models import Audience, Conversation, Speaker, State, Turn
from tingsu.desk.queries.queue import place_of
from tingsu.packs import installed


def turns_for_customer(conversation: Conversation, *, after: int) -> list[dict[str, Any]]:
    """Return the turns that both sides hear, after a number."""
    turns = conversation.turns.filter(seq__gt=after, audience=Audience.ALL)
    return [
        {
            "seq": turn.seq,
            "speaker": turn.speaker,
            "name": _name(turn, conversation),
            "who": _who(turn, conversation),
            # Their own words come back as they wrote them: masking is for others.
            "text": turn.original or turn.text if turn.speaker != Speaker.SYSTEM else turn.text,
            "sender_id": turn.sender_id if turn.speaker == Speaker.CUSTOMER else "",
            "at": timezone.localtime(turn.at).strftime("%H:%M"),
            "source": _source(turn),
            "files": [{"id": file.pk, "name": file.name} for file in turn.files.all()],
        }
        for turn in turns.select_related("author").prefetch_related("files").order_by("seq")
    ]


def state_for_customer(conversation: Conversation) -> dict[str, Any]:
    """Return where the conversation stands, in the customer's terms; `line` is it as a sentence."""
    position, minutes = place_of(conversation) if conversation.state == State.WAITING else (0, None)
    state = State.ENDED.value if conversation.state == State.WRAP_UP else conversation.state
    return {
        "state": state,
        "line": _line(conversation, position, minutes),
        "agent": _agent_name(conversation),
        "position": position,
        "minutes": None if minutes is None else round(minutes),
        "read": conversation.staff_seq,
        "last_seq": conversation.last_seq,
        "score": conversation.score,
    }


def _line(conversation: Conversation, position: int, minutes: float | None) -> str:
    desk = installed().desk
    if conversation.state == State.ROBOT:
        return _("现在由智能客服回答,随时可以转人工。")
    if conversation.state == State.TALKING:
        return _("%(agent)s 正在为您服务") % {"agent": _agent_name(conversation)}
    if conversation.state != State.WAITING:
        return _("这次对话已经结束")
    if not is_staffed(timezone.now(), desk):
        hours = {"opens": desk.opens, "closes": desk.closes}
        return _("现在是人工休息时间(%(opens)s–%(closes)s)。您写下的都会留着,上班后第一时间看。") % hours
    ahead = position - 1
    before = (
        ngettext("前面还有 %(n)d 位", "前面还有 %(n)d 位", ahead) % {"n": ahead} if ahead > 0 else _("下一位就是您")
    )
    if minutes is None:
        return _("%(before)s,还要等多久现在估不出来") % {"before": before}
    if minutes < 1:
        return _("%(before)s,马上就好") % {"before": before}
    return _("%(before)s,约 %(n)d 分钟") % {"before": before, "n": round(minutes)}


def _source(turn: Turn) -> str:
    """Return where the robot has its answer from and until when it holds, as a line; empty for all other words."""
    if turn.speaker != Speaker.ROBOT or not turn.source.get("title"):
        return ""
    line = _("出处:%(title)s") % {"title": turn.source["title"]}
    until = turn.source.get("valid_until")
    return line + (_(" · 有效至 %(day)s") % {"day": until} if until else "")


def _agent_name(conversation: Conversation) -> str:
    agent = conversation.agent
    if agent is None:
        return ""
    return agent.name_en if conversation.language == "en" and agent.name_en else agent.name


def _name(turn: Turn, conversation: Conversation) -> str:
    if turn.speaker != Speaker.STAFF or turn.author is None:
        return ""
    return turn.author.name_en if conversation.language == "en" and turn.author.name_en else turn.author.name


def _who(turn: Turn, conversation: Conversation) -> str:
    """Return who speaks, as the customer reads it. A robot says that it is one."""
    return {
        Speaker.CUSTOMER.value: _("您"),
        Speaker.STAFF.value: _name(turn, conversation) or _("工作人员"),
        Speaker.ROBOT.value: _("智能客服(机器人)"),
        Speaker.SYSTEM.value: "",
    }[turn.speaker]
