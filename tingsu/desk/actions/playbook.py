"""Choose the playbook of a talk, or let the coach find it again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput
from tingsu.desk.actions.hold import hold, journal, save
from tingsu.desk.models import Conversation
from tingsu.org.models import Person
from tingsu.packs import installed


@transaction.atomic
def choose_playbook(conversation: Conversation, *, playbook: str, by: Person) -> Conversation:
    """Fix the playbook that the coach goes by; empty lets it find one from the words."""
    held = hold(conversation, by=by)
    if playbook and playbook not in installed().playbooks:
        raise BadInput(_("没有这套话术。"))
    held.playbook = playbook
    save(held, "playbook")
    journal("talk.playbook", held, by, playbook=playbook)
    return held
