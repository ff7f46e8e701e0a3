"""How hot a case's conversation has been, turn by turn, from what was read and what people corrected."""

from __future__ import annotations

from tingsu.cases.models import Case, Direction, Message
from tingsu.core.reading import Role, Utterance
from tingsu.core.reading.conversation import Turn, follow
from tingsu.findings.models import Finding
from tingsu.packs.engine import engine
from tingsu.packs.models import FAST

MOST_MESSAGES = 200


def turns_of(case: Case) -> list[tuple[Message, Turn]]:
    """Return the turns of a case in order, the last two hundred, internal notes and unread words left out.

    A corrected heat counts instead of the one read. Staff's words are read here and now, by the fast profile: nothing
    about them is kept.
    """
    written = case.messages.exclude(direction=Direction.NOTE).order_by("-at", "-id")[:MOST_MESSAGES]
    messages = sorted(written, key=lambda message: (message.at, message.pk))
    heats: dict[int, int] = {}
    risky: set[int] = set()
    for finding in Finding.objects.filter(case=case, question__in=("heat", "risks")):
        if finding.question == "heat":
            heats[finding.message_id] = int(finding.standing_label)
        elif finding.standing_label:
            risky.add(finding.message_id)
    found = []
    for message in messages:
        if message.direction == Direction.IN:
            if message.pk in heats:
                turn = Turn(Role.CUSTOMER, message.text, heats[message.pk], has_risk=message.pk in risky)
                found.append((message, turn))
        elif message.author_id:
            reading = engine(FAST).read(Utterance(message.text, Role.STAFF))
            found.append((message, Turn(Role.STAFF, message.text, has_taboo=bool(reading.of("taboos")))))
    return found


def level_with(case: Case, message: Message, heat: int, *, has_risk: bool) -> int:
    """Return the heat of the whole conversation, 0 to 3, once `message` with its own heat has come in."""

    before = [turn for other, turn in turns_of(case) if (other.at, other.pk) < (message.at, message.pk)]
    curve = follow([*before, Turn(Role.CUSTOMER, message.text, heat, has_risk=has_risk)])
    return int(curve.level + 0.5)
