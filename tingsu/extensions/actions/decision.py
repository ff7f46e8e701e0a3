"""Decide a request for more time: grant it, or return it with the reason."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.adjustment import check_grant
from tingsu.cases.actions.hold import hold_case, record_case, save_case
from tingsu.cases.models import Case
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.said import Words
from tingsu.core.text.personal import mask_personal
from tingsu.extensions.actions.request import grant
from tingsu.extensions.models import ExtensionRequest, Standing
from tingsu.extensions.queries import extension_of
from tingsu.notices.actions.telling import tell
from tingsu.notices.models import Kind
from tingsu.org.models import Person


@transaction.atomic
def approve_extension(request: ExtensionRequest, *, by: Person, note: str = "") -> ExtensionRequest:
    """Grant a request: the clock is extended, the letter leaves. Refused by the wrong level or after the limit."""
    request, case = _hold(request, by)
    grant(request, by=by, note=mask_personal(note.strip())[:300])
    zh = f"{case.number} 的延期申请已由 {by.name} 批准,共 {request.total} 日,已告知客户。"
    en = f"{by.name} granted the extension of {case.number} to {request.total} days; the customer has been told."
    _tell_asker(request, Words(zh, en))
    return request


@transaction.atomic
def return_extension(request: ExtensionRequest, *, note: str, by: Person) -> ExtensionRequest:
    """Return a request; the limit stays as it is."""
    if not note.strip():
        raise BadInput(_("请写明退回的原因。"))
    request, case = _hold(request, by)
    request.standing, request.decided_by, request.decided_at = Standing.RETURNED, by, timezone.now()
    request.note = mask_personal(note.strip())[:300]
    request.save(update_fields=["standing", "decided_by", "decided_at", "note"])
    save_case(case)
    record_case("extension.returned", case, by, request=request.pk, clock=request.clock.rule_id)
    zh = f"{case.number} 的延期申请被 {by.name} 退回,原时限不变。"
    en = f"{by.name} returned the request to extend {case.number}; the limit stays."
    _tell_asker(request, Words(zh, en))
    return request


def _hold(request: ExtensionRequest, by: Person) -> tuple[ExtensionRequest, Case]:
    case = hold_case(request.case, act="clock", by=by)
    held = (
        ExtensionRequest.objects.select_for_update(of=("self",)).select_related("clock", "asked_by").get(pk=request.pk)
    )
    held.case = case
    if held.standing != Standing.PENDING:
        raise NotAllowed(_("这份延期申请已经处理过了。"))
    extension = extension_of(held)
    if extension is None:
        raise NotAllowed(_("没有延长至 %(total)d 的依据。") % {"total": held.total})
    check_grant(extension, case, by)
    return held, case


def _tell_asker(request: ExtensionRequest, words: Words) -> None:
    key = f"extension:{request.pk}:{request.standing}"
    tell(request.asked_by, kind=Kind.APPROVAL, words=words, case=request.case, key=key)
