"""Tell the endpoints what happened.

1. `follow_chain` reads the journal's chain from where each endpoint was told last and notes one call an entry. The
   chain's numbers are given at commit, so nothing is skipped that commits late; acts pay nothing for webhooks.
2. `make_calls` posts what is due. A call whose answer is lost is made again: at least once, known by its id.
"""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.core.backoff import next_try
from tingsu.core.errors import NotAllowed
from tingsu.core.facts_only import facts_only
from tingsu.core.signing import HEADER, signature
from tingsu.delivery import http
from tingsu.journal.models import Entry, Link
from tingsu.journal.record import record
from tingsu.org.models import Person
from tingsu.webhooks.models import Call, CallState, Endpoint

BATCH = 500
LEASE = timedelta(minutes=5)
KEEP_DONE = timedelta(days=30)


def follow_chain() -> int:
    """Note the calls for everything new in the journal; return how many."""
    return sum(_follow(pk) for pk in Endpoint.objects.filter(is_active=True).values_list("pk", flat=True))


def make_calls(*, limit: int = 100) -> int:
    """Make the calls that are due, at most `limit` an endpoint; return how many were answered well.

    An endpoint that does not answer is left alone for the rest of the pass: it must not hold up the others.
    """
    lost = Call.objects.filter(state=CallState.CALLING, claimed_at__lt=timezone.now() - LEASE)
    lost.update(state=CallState.WAITING)
    done = 0
    for endpoint in Endpoint.objects.filter(is_active=True):
        due = endpoint.calls.filter(state=CallState.WAITING, next_at__lte=timezone.now()).order_by("id")
        for pk in list(due.values_list("pk", flat=True)[:limit]):
            state = _call(endpoint, pk)
            done += state == CallState.DONE
            if state in (CallState.WAITING, CallState.DEAD):
                break
    Call.objects.filter(state=CallState.DONE, done_at__lt=timezone.now() - KEEP_DONE).delete()
    return done


@transaction.atomic
def repeat_call(call: Call, *, by: Person) -> Call:
    """Make a dead call wait again, from the first try."""
    call = Call.objects.select_for_update(of=("self",)).select_related("endpoint").get(pk=call.pk)
    if call.state != CallState.DEAD:
        raise NotAllowed(_("只有失败的推送才能重发。"))
    call.state, call.tries, call.next_at = CallState.WAITING.value, 0, timezone.now()
    call.save(update_fields=["state", "tries", "next_at"])
    record("call.repeated", subject=("endpoint", call.endpoint_id), by=by.actor, data={"call": call.pk})
    return call


def payload_of(entry: Entry) -> dict[str, Any]:
    """Return what an endpoint is told: ids and codes, from which it asks the API for what it may see."""
    return {
        "id": f"entry-{entry.pk}",
        "verb": entry.verb,
        "at": entry.at.isoformat(),
        "subject": {"type": entry.subject_type, "id": entry.subject_id},
        "actor": entry.actor_kind,
        "data": facts_only(entry.data),
    }


@transaction.atomic
def _follow(endpoint_id: int) -> int:
    endpoint = Endpoint.objects.select_for_update(skip_locked=True).filter(pk=endpoint_id).first()
    if endpoint is None:  # another worker is at it
        return 0
    noted = 0
    while links := list(Link.objects.filter(seq__gt=endpoint.seen_seq).select_related("entry").order_by("seq")[:BATCH]):
        wanted = [link.entry_id for link in links if link.entry.verb in endpoint.verbs]
        calls = [Call(endpoint=endpoint, entry_id=entry_id) for entry_id in wanted]
        noted += len(Call.objects.bulk_create(calls, ignore_conflicts=True))
        endpoint.seen_seq = links[-1].seq
    endpoint.save(update_fields=["seen_seq"])
    return noted


def _call(endpoint: Endpoint, call_id: int) -> str:
    """Make one call; return its state afterwards, empty when another worker has it."""
    waiting = Call.objects.filter(pk=call_id, state=CallState.WAITING)
    with transaction.atomic(durable=True):
        claimed = waiting.update(state=CallState.CALLING, claimed_at=timezone.now(), tries=F("tries") + 1)
    if not claimed:
        return ""
    call = Call.objects.select_related("entry").get(pk=call_id)
    body = json.dumps(payload_of(call.entry), ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Tingsu",
        "Tingsu-Id": f"entry-{call.entry_id}",
        HEADER: signature(endpoint.secret, body, at=int(time.time())),
    }
    status, trouble, is_hopeless = None, "", False
    try:
        answer = http.post(
            endpoint.url, body, headers=headers, seconds=settings.HOOK_SECONDS, inside=settings.HOOKS_INSIDE
        )
        status = answer.status
        trouble = "" if 200 <= status < 300 else f"status {status}"
    except http.AddressForbidden:
        trouble, is_hopeless = "forbidden address", True
    except http.NoConnection as error:
        trouble = f"no connection: {error}"
    except http.ConnectionBroken as error:
        trouble = f"connection broken: {error}"
    return _settle(call, status=status, trouble=trouble, is_hopeless=is_hopeless)


def _settle(call: Call, *, status: int | None, trouble: str, is_hopeless: bool) -> str:
    now = timezone.now()
    again = None if is_hopeless else next_try(call.tries, now)
    if not trouble:
        call.state, call.done_at = CallState.DONE.value, now
    elif again:
        call.state, call.next_at = CallState.WAITING.value, again
    else:
        call.state = CallState.DEAD.value
    call.status, call.trouble = status, trouble[:60]
    call.save(update_fields=["state", "done_at", "next_at", "status", "trouble"])
    return call.state
