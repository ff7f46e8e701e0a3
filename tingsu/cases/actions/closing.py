"""Close, archive, reopen, withdraw."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import refresh_due, start_clocks, withdraw_clocks
from tingsu.cases.actions.hold import Doer, hold_case, person_of, record_case, save_case
from tingsu.cases.actions.messages import store_message
from tingsu.cases.checks import missing_above
from tingsu.cases.models import Case, Direction
from tingsu.cases.queries.file import file_of
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.gates import joined, missing_for_closing
from tingsu.core.said import Words
from tingsu.core.workflow import State, Step
from tingsu.policies.editions import editions_of


@transaction.atomic
def close_case(case: Case, *, by: Doer, version: int | None = None) -> Case:
    """Close a case whose file is complete."""
    case = hold_case(case, act="close", by=by, version=version)
    missing = [*missing_for_closing(file_of(case)), *missing_above(case)]
    if missing:
        what = joined(missing)
        raise NotAllowed(Words(f"办结前还缺:{what.zh}。", f"Before closing there is missing: {what.en}."))
    case.state, case.closed_at, case.due_at, case.unread_since = State.CLOSED.value, timezone.now(), None, None
    save_case(case, "state", "closed_at", "due_at", "unread_since")
    record_case("case.closed", case, by)
    return case


@transaction.atomic
def archive_case(case: Case, *, by: Doer, version: int | None = None) -> Case:
    """Put a closed or withdrawn case into the archive; nothing changes it any more."""
    case = hold_case(case, act="archive", by=by, version=version)
    case.state = State.ARCHIVED.value
    case.closed_at = case.closed_at or timezone.now()
    save_case(case, "state", "closed_at")
    record_case("case.archived", case, by)
    return case


@transaction.atomic
def reopen_case(case: Case, *, reason: str, by: Doer, version: int | None = None) -> Case:
    """Take up a told, closed or withdrawn case again; its clocks start anew from now."""
    if not reason.strip():
        raise BadInput(_("请写明重新打开的原因。"))
    case = hold_case(case, act="reopen", by=by, version=version)
    now = timezone.now()
    case.state, case.step = State.HANDLING.value, Step.LET_OUT.value
    case.told_at = case.decided_at = case.closed_at = None
    start_clocks(case, policies=editions_of(case.policies), on="received", at=now)
    save_case(case, "state", "step", "told_at", "decided_at", "closed_at", *refresh_due(case))
    note = store_message(case, Direction.NOTE, reason, kind="reopened", author=person_of(by))
    record_case("case.reopened", case, by, note=note.pk)
    return case


@transaction.atomic
def withdraw_case(case: Case, *, reason: str, by: Doer, version: int | None = None) -> Case:
    """Record that the customer withdrew: the procedure ends that day (art. 15)."""
    if not reason.strip():
        raise BadInput(_("请写明客户撤回的方式和原因。"))
    case = hold_case(case, act="withdraw", by=by, version=version)
    withdraw_clocks(case, at=timezone.now())
    case.state, case.due_at, case.unread_since = State.WITHDRAWN.value, None, None
    save_case(case, "state", "due_at", "unread_since")
    note = store_message(case, Direction.NOTE, reason, kind="withdrawn", author=person_of(by))
    record_case("case.withdrawn", case, by, note=note.pk)
    return case
