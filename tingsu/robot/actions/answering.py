"""Answer a customer's turn from the knowledge base, or hand the talk over with a brief.

1. Only the customer's latest turn counts, and only while the robot has the talk.
2. A life or a scam: say that it is urgent, fetch a person. Nothing else comes first.
3. Any other reason to hand over: say so, fetch a person. The robot does not ask for reasons and does not argue.
4. A greeting or thanks is answered as such; a note that is surely right is said with its source and validity.
5. Otherwise say that it is not sure and offer up to three notes; the second time in a talk fetch a person.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override

from tingsu.core.answering import Answer, HandOver, brief, hand_over
from tingsu.core.answering.handing import MISSES, NAMES, Reason
from tingsu.core.coach.talk import Said
from tingsu.core.errors import NotAllowed
from tingsu.core.reading.conversation import THANKS
from tingsu.core.text.normalise import normalise
from tingsu.desk.actions.hold import hold
from tingsu.desk.actions.queueing import enqueue
from tingsu.desk.actions.saying import remembered, say
from tingsu.desk.models import Audience, Conversation, Speaker, State, Turn
from tingsu.journal.record import SYSTEM
from tingsu.knowledge.filling import plain
from tingsu.knowledge.models import Note
from tingsu.knowledge.queries.search import answerer, customer_codes
from tingsu.packs import installed
from tingsu.packs.schemas.common import Name

GREETING = re.compile(
    r"(?:你好|您好|在吗|在么|在不在|喂|早上好|上午好|下午好|晚上好|早|哈喽|嗨|有人吗|新年快乐|hi|hello|hey)*"
    r"[啊呀吗嘛哦~!?,.。 ]*"
)
NOTHING_MORE = re.compile(
    r"(?:好的?|好吧|行吧?|嗯+|哦+|收到|知道了|明白了?|没事了?|再见|拜拜|ok|okay|bye|fine|[ ,.!。~了啊哈])+"
)


@transaction.atomic
def answer_turn(turn: Turn) -> None:
    """Do what the robot does after a turn. Safe to repeat: its sentences carry ids made from the turn's."""
    if turn.speaker != Speaker.CUSTOMER or turn.audience != Audience.ALL:
        return
    try:
        held = hold(Conversation(pk=turn.conversation_id), State.ROBOT)
    except NotAllowed:
        return  # a person has it already, or it has ended
    if held.customer_seq != turn.seq:
        return  # the customer went on; the later turn is answered
    words = installed().robot
    if words is None:
        return
    talk = remembered(held)
    handed = hand_over(talk, misses=held.misses, now=talk[-1].at if talk else 0.0)
    with override("en" if held.language == "en" else get_language()):
        if handed is not None:
            _hand(held, turn, handed, talk)
        elif is_thanks(turn.text):
            _speak(held, turn, words.thanks)
        elif GREETING.fullmatch(normalise(turn.text).strip()):
            _speak(held, turn, words.small_talk)
        else:
            _answer(held, turn, talk)


def is_thanks(text: str) -> bool:
    """Say whether a short text thanks or ends the matter, and asks nothing."""
    bare = normalise(text).strip()
    return bool(NOTHING_MORE.fullmatch(bare)) or (len(bare) <= 12 and bool(THANKS.search(bare)) and "?" not in bare)


def _answer(held: Conversation, turn: Turn, talk: list[Said]) -> None:
    codes = customer_codes(held.unit)
    found = answerer().answer(turn.text, on=timezone.localdate(), among=codes)
    note = Note.objects.filter(code=found.note).first() if found and found.is_sure else None
    if note is not None:
        _say_note(held, turn, note)
        return
    held.misses += 1
    held.save(update_fields=["misses"])
    if held.misses >= MISSES:
        _hand(held, turn, HandOver(Reason.MISSES, str(held.misses)), talk)
        return
    _offer(held, turn, found)


def _say_note(held: Conversation, turn: Turn, note: Note) -> None:
    text = note.answer_en if held.language == "en" and note.answer_en else note.answer
    source: dict[str, Any] = {"note": note.code, "version": note.version, "title": note.source or note.display_title}
    if note.valid_until:
        source["valid_until"] = note.valid_until.isoformat()
    _say(held, turn, plain(text, language=held.language), source=source)


def _offer(held: Conversation, turn: Turn, found: Answer | None) -> None:
    words = installed().robot
    near = found.near if found else ()
    by_code = {note.code: note for note in Note.objects.filter(code__in=near)}
    titles = [by_code[code].display_title for code in near if code in by_code]
    if words is None:
        return
    if not titles:
        _speak(held, turn, words.unknown)
        return
    lines = "\n".join(f"{place}. {title}" for place, title in enumerate(titles, 1))
    _say(held, turn, f"{words.unsure.in_(held.language)}\n{lines}", source={"offered": list(near)})


def _hand(held: Conversation, turn: Turn, handed: HandOver, talk: list[Said]) -> None:
    """Tell the customer, then put the talk into the queue with the brief."""
    words = installed().robot
    if words is not None:
        _speak(held, turn, words.at_once if handed.at_once else words.handing)
    reasons = [handed.reason.value, *(reason.value for reason in handed.also)]
    told = asdict(brief(talk)) | {"reason": NAMES[handed.reason].zh, "words": handed.words}
    fresh = Conversation.objects.get(pk=held.pk)
    enqueue(fresh, reasons=reasons, by=SYSTEM, brief=told)


def _speak(held: Conversation, turn: Turn, words: Name) -> None:
    _say(held, turn, words.in_(held.language))


def _say(held: Conversation, turn: Turn, text: str, *, source: dict[str, Any] | None = None) -> None:
    say(held, text=text, speaker=Speaker.ROBOT, by=SYSTEM, sender_id=f"robot-{turn.seq}", source=source or {})
