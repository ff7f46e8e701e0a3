"""Find notes by a customer's words; the robot's retrieval over what is stored, kept in memory until a note changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from threading import Lock

from django.db.models import Count, Max, Q, QuerySet, Sum

from tingsu.core.answering import Answerer, Entry
from tingsu.knowledge.filling import BLANK
from tingsu.knowledge.models import Audience, Note
from tingsu.knowledge.queries.visible import notes_for
from tingsu.org.models import Person, Unit
from tingsu.packs import installed

SHOWN = 10
SCORE_SHARE = 0.35


@dataclass(frozen=True, slots=True)
class Found:
    """A note that was found, how well it fits, and the way of asking nearest to what was asked."""

    note: Note
    score: float
    matched: str


def find_notes(
    text: str, *, person: Person | None = None, audience: str = "", on: date, limit: int = SHOWN
) -> list[Found]:
    """Return the notes nearest to `text` that hold on a day, the best first.

    For a `person` those that they may see, for `audience` "customer" those for customers of the whole bank.
    """
    notes = notes_for(person) if person is not None else Note.objects.filter(unit=None)
    if audience:
        notes = notes.filter(audience=audience)
    return ranked(text, notes.filter(is_active=True), on=on, limit=limit)


def customer_codes(unit: Unit | None) -> frozenset[str]:
    """Return the codes of active notes for customers of a unit: the bank's own and those of units above it."""
    above = [int(pk) for pk in unit.path.split("/") if pk] if unit else []
    notes = Note.objects.filter(is_active=True, audience=Audience.CUSTOMER)
    return frozenset(notes.filter(Q(unit=None) | Q(unit__in=above)).values_list("code", flat=True))


def ranked(text: str, notes: QuerySet[Note], *, on: date | None, limit: int) -> list[Found]:
    """Return those of `notes` that fit a text; far behind the best there is only chance."""
    codes: Collection[str] = frozenset(notes.order_by().values_list("code", flat=True))
    matches = answerer().find(text, on=on, limit=limit, among=codes)
    kept = [match for match in matches if match.score >= SCORE_SHARE * matches[0].score]
    by_code = {note.code: note for note in notes.filter(code__in=[match.id for match in kept]).select_related("unit")}
    return [Found(by_code[m.id], m.score, m.matched) for m in kept if m.id in by_code]


_lock = Lock()
_built: tuple[tuple[object, ...], Answerer] | None = None


def answerer() -> Answerer:
    """Return the retrieval over all notes, built anew when one has changed: some seconds for two thousand notes."""
    global _built
    state = tuple(Note.objects.aggregate(n=Count("pk"), last=Max("pk"), versions=Sum("version")).values())
    built = _built
    if built is not None and built[0] == state:
        return built[1]
    with _lock:
        if _built is None or _built[0] != state:
            notes = [entry_of(note) for note in Note.objects.order_by("code")]
            packs = installed()
            _built = (state, Answerer(notes, wordings=packs.wordings, elsewhere=packs.elsewhere))
        return _built[1]


def entry_of(note: Note) -> Entry:
    """Return a stored note as retrieval sees it."""
    titles = (note.title, note.title_en) if note.title_en else (note.title,)
    return Entry(
        note.code,
        (*titles, *note.questions, *note.questions_en),
        BLANK.sub(" ", f"{note.answer} {note.more} {note.answer_en}"),
        note.valid_from,
        note.valid_until,
    )
