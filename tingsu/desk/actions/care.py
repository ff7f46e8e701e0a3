"""Offer an agent a rest after abusive talks: care, not a score. Whether they take it is theirs to say."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.core.errors import NotAllowed
from tingsu.core.said import Words
from tingsu.journal.moment import now
from tingsu.journal.record import record
from tingsu.notices.actions.telling import tell
from tingsu.notices.models import Kind
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


@transaction.atomic
def offer_break(agent: Person, *, by: Person) -> None:
    """Tell an agent that they may take a break now; once an hour from the same supervisor."""
    if not any(by.can(Permission.DESK_WATCH, post.unit) for post in agent.current_posts()):
        raise NotAllowed(_("这位同事不在您负责的机构。"))
    words = Words(
        f"{by.name}:刚才的对话不容易,您先歇十分钟,这边有人接着。",
        f"{by.name_en or by.name}: that was a hard talk. Take ten minutes, somebody covers for you.",
    )
    told = tell(agent, kind=Kind.OTHER, words=words, url="/desk/", key=f"break-{by.pk}-{now():%Y%m%d%H}")
    if told:
        record("break.offered", subject=("person", agent.pk), by=by.actor)
