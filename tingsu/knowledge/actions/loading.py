"""Bring the notes of the packs into the knowledge base, without touching what the bank made of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from tingsu.core.errors import BadInput
from tingsu.knowledge.actions.writing import Doer, NoteFacts, save_note
from tingsu.knowledge.models import Audience, Note
from tingsu.packs import installed
from tingsu.packs.schemas.knowledge import PackNote


@dataclass
class Loaded:
    """What became of the packs' notes, by code. `left` were changed by the bank and stay as they are.

    `refused` (code → reason) is for a bank's own packs: a note of theirs may hold what must not be said.
    """

    new: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def load_pack(*, by: Doer, tick: Callable[[str], None] = lambda code: None) -> Loaded:
    """Load every note of the installed packs. Doing it again changes nothing."""
    found = Loaded()
    known = {note.code: note for note in Note.objects.select_for_update()}
    for packed in installed().notes.values():
        note = known.get(packed.code)
        digest = digest_of(packed)
        if note is not None and not note.pack_digest:
            found.left.append(packed.code)
        elif note is not None and (note.pack_digest == digest or not note.is_active):
            found.same.append(packed.code)
        else:
            try:
                save_note(note, facts_of(packed), by=by, code=packed.code, act="loaded", pack_digest=digest)
            except BadInput as error:
                found.refused[packed.code] = error.in_("zh")
            else:
                (found.renewed if note else found.new).append(packed.code)
        tick(packed.code)
    return found


def facts_of(packed: PackNote) -> NoteFacts:
    """Return a note of a pack as facts."""
    return NoteFacts(
        title=packed.title,
        title_en=packed.title_en,
        questions=tuple(packed.ask),
        questions_en=tuple(packed.ask_en),
        answer=packed.answer,
        answer_en=packed.answer_en,
        more=packed.more,
        source=packed.source,
        business=packed.business,
        audience=packed.audience or Audience.CUSTOMER,
        valid_from=packed.valid_from,
        valid_until=packed.valid_until,
    )


def digest_of(packed: PackNote) -> str:
    """Return sixteen hexadecimal digits that change when anything in a pack's note changes."""
    data = json.dumps(packed.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()[:16]
