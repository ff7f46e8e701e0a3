"""Files that come with a turn: the same kinds, limits and encryption as attachments of cases."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.attachments import check_file, file_path
from tingsu.cases.actions.hold import Doer
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.desk.actions.hold import journal
from tingsu.desk.actions.saying import mask_in_talk, say
from tingsu.desk.models import Conversation, Speaker, Turn, TurnFile
from tingsu.privacy.keys import ring

MOST_IN_A_TALK = 50


@transaction.atomic
def say_with_files(
    conversation: Conversation,
    *,
    text: str,
    uploads: Sequence[UploadedFile[bytes]],
    speaker: Speaker,
    by: Doer,
    sender_id: str,
    **more: Any,
) -> Turn:
    """Keep one turn with its files, together or not at all; files may come without words.

    The same `sender_id` again returns the first turn and keeps no file a second time. Raises `BadInput` for a kind,
    size or number that is not allowed, and whatever `say` raises.
    """
    if len(uploads) > settings.ATTACHMENT_COUNT:
        raise BadInput(_("文件太多,最多 %(n)d 个。") % {"n": settings.ATTACHMENT_COUNT})
    checked = [check_file(upload) for upload in uploads]
    if checked and not text.strip():
        text = _("[文件] %(names)s") % {"names": " ".join(name for name, _kind, _data in checked)}
    turn = say(conversation, text=text, speaker=speaker, by=by, sender_id=sender_id, **more)
    if not checked or turn.files.exists():
        return turn
    if TurnFile.objects.filter(turn__conversation=conversation).count() + len(checked) > MOST_IN_A_TALK:
        raise NotAllowed(_("这次对话里的文件已经很多,不能再加。"))
    kept = [(_keep_row(turn, name, kind, data, by), data) for name, kind, data in checked]
    # Last of all, once everything that may be refused was not: a rollback takes rows back, not files.
    for row, data in kept:
        path = file_path(row.stored_as)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(ring().encrypt_bytes(data))
        path.chmod(0o600)
    return turn


def read_turn_file(file: TurnFile) -> bytes:
    """Return the content of a file."""
    return ring().decrypt_bytes(file_path(file.stored_as).read_bytes())


def _keep_row(turn: Turn, name: str, kind: str, data: bytes, by: Doer) -> TurnFile:
    digest = hashlib.sha256(data)
    row = TurnFile.objects.create(
        turn=turn,
        name=mask_in_talk(name, turn.conversation),
        kind=kind,
        size=len(data),
        sha256=digest.digest(),
        stored_as=secrets.token_hex(20),
    )
    journal("talk.file", turn.conversation, by, seq=turn.seq, file=row.pk, sha256=digest.hexdigest())
    return row
