"""Set up endpoints and sources. A secret is shown once and kept encrypted: it signs, so a digest would not do."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tingsu.cases.models import Channel
from tingsu.core.errors import BadInput
from tingsu.delivery.http import check_url
from tingsu.journal.models import Link
from tingsu.journal.record import record
from tingsu.org.models import Person, Unit
from tingsu.webhooks.models import Endpoint, Source
from tingsu.webhooks.verbs import VERBS

PREFIX = "whs_"


@transaction.atomic
def save_endpoint(
    endpoint: Endpoint | None, *, name: str, url: str, verbs: Sequence[str], is_active: bool, by: Person
) -> tuple[Endpoint, str]:
    """Make or change an endpoint; return it with its secret when that is new.

    It is told of what happens from now on.
    """
    check_url(url, inside=settings.HOOKS_INSIDE)
    unknown = [verb for verb in verbs if verb not in VERBS]
    if unknown or not verbs:
        raise BadInput(_("请选择要推送哪些事件。"))
    secret = ""
    if endpoint is None:
        secret = new_secret()
        endpoint = Endpoint(secret=secret, person=by, seen_seq=_end_of_chain())
    elif is_active and not endpoint.is_active:
        endpoint.seen_seq = _end_of_chain()  # what happened while it was off is not told afterwards
    endpoint.name, endpoint.url, endpoint.verbs, endpoint.is_active = name[:80], url[:500], sorted(verbs), is_active
    endpoint.save()
    data = {"endpoint": endpoint.pk, "verbs": endpoint.verbs, "on": is_active}
    record("endpoint.saved", subject=("endpoint", endpoint.pk), by=by.actor, data=data)
    return endpoint, secret


@transaction.atomic
def save_source(
    source: Source | None, *, slug: str, name: str, unit: Unit, channel: Channel, is_active: bool, by: Person
) -> tuple[Source, str]:
    """Make or change a source; return it with its secret when that is new."""
    secret = "" if source else new_secret()
    source = source or Source(secret=secret, person=by)
    source.slug, source.name, source.unit, source.channel, source.is_active = slug, name[:80], unit, channel, is_active
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError as error:
        raise BadInput(_("这个地址名已经用了,请换一个。")) from error
    record("source.saved", subject=("source", source.pk), by=by.actor, data={"source": source.pk, "on": is_active})
    return source, secret


@transaction.atomic
def renew_secret(thing: Endpoint | Source, *, by: Person) -> str:
    """Give a new secret; the old one is worthless from this moment."""
    thing.secret = new_secret()
    thing.save(update_fields=["secret"])
    kind = "endpoint" if isinstance(thing, Endpoint) else "source"
    record("secret.renewed", subject=(kind, thing.pk), by=by.actor, data={kind: thing.pk})
    return thing.secret


def new_secret() -> str:
    """Return 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def _end_of_chain() -> int:
    return int(Link.objects.aggregate(last=Max("seq"))["last"] or 0)
