"""Put what was read in a customer's words onto the case: heat, risks, and codes where nobody has set them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from tingsu.cases.actions.hold import record_case, save_case
from tingsu.cases.models import Case, Direction, Level, Matter, Message
from tingsu.core.workflow import State
from tingsu.journal.models import Entry
from tingsu.journal.record import SYSTEM
from tingsu.packs import installed

LEVELS: list[str] = [Level.GENERAL, Level.IMPORTANT, Level.MAJOR]
URGENT_RISKS = frozenset({"harm", "fraud", "media", "group"})


@dataclass(frozen=True, slots=True)
class ReadWords:
    """What the engine read in one message of the customer: how hot its words are, and the whole conversation with it.

    After five angry turns the words "哦" are calm, and the conversation is not.
    """

    message_id: int
    heat: int
    level: int
    emotion: str
    need: str
    risks: tuple[str, ...]
    matter: str
    business: str
    cause: str


@transaction.atomic
def note_reading(case: Case, *, words: ReadWords) -> Case:
    """Take a reading over, once a message. People's choices are never overwritten; risks only add up.

    Harm, fraud, media and group risks put the case on top of every list, so that a human sees it at once.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    message = case.messages.get(pk=words.message_id)
    if message.heat is not None:
        return case
    is_first = not case.is_read
    # Words that were read late do not speak for the present.
    if not case.messages.filter(direction=Direction.IN, heat__isnull=False, pk__gt=message.pk).exists():
        case.heat_before, case.heat = (words.level if is_first else case.heat), words.level
        case.emotion, case.need = words.emotion, words.need
    case.risks = [*case.risks, *(risk for risk in words.risks if risk not in case.risks)]
    case.is_repeat = case.is_repeat or "repeat" in case.risks
    fields = ["heat", "heat_before", "emotion", "need", "risks", "is_repeat", "is_read", "priority", "level"]
    case.priority = max(case.priority, priority_of(case))
    if not _is_triaged(case):
        case.level = max(case.level, _level(case), key=lambda level: LEVELS.index(level))
        if is_first or message.pk == case.messages.earliest("id").pk:
            fields += _fill_codes(case, words)
    case.is_read = True
    save_case(case, *fields, edited=False)
    Message.objects.filter(pk=words.message_id).update(heat=words.heat)
    record_case("case.read", case, SYSTEM, message=words.message_id, heat=words.heat, risks=list(words.risks))
    return case


def _is_triaged(case: Case) -> bool:
    """Say whether a person has classified the case, now or before it was reopened."""
    if case.state == State.RECEIVED:
        return False
    return Entry.objects.filter(subject_type="case", subject_id=case.pk, verb="case.triaged").exists()


def _fill_codes(case: Case, words: ReadWords) -> list[str]:
    if case.matter == Matter.COMPLAINT and words.matter in Matter.values:
        case.matter = words.matter
    case.business = case.business or words.business
    case.cause = case.cause or words.cause
    return ["matter", "business", "cause"]


def priority_of(case: Case) -> int:
    """0 ordinary, 1 hot, repeated or forwarded, 2 repeated twice or a risk that needs a human now, 3 danger to life."""
    if "harm" in case.risks:
        return 3
    if URGENT_RISKS & set(case.risks) or case.repeats >= 2:
        return 2
    return int(case.heat >= 3 or case.is_repeat or case.is_forwarded)


def _level(case: Case) -> Level:
    risks = installed().risks
    levels = [Level(risks[risk].level) for risk in case.risks if risk in risks]
    if case.is_forwarded:
        levels.append(Level.IMPORTANT)
    return max(levels, key=lambda level: LEVELS.index(level), default=Level.GENERAL)
