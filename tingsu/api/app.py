"""The JSON API: typed, documented at /api/docs, the same acts as the pages."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_language
from ninja import Header, NinjaAPI, Query, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from tingsu.api import schemas as s
from tingsu.api.actions.tokens import person_of_token
from tingsu.api.calls import router as calls
from tingsu.cases.actions.assignment import assign_case
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.actions.intake import Intake
from tingsu.cases.actions.messages import receive_message, send_reply, write_note
from tingsu.cases.actions.open import open_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.actions.triage import Triage, check_codes, triage_case
from tingsu.cases.models import Case, Channel, Level, Matter
from tingsu.cases.queries import inbox
from tingsu.cases.queries.people import handlers_for
from tingsu.cases.queries.visible import case_for
from tingsu.core.errors import BadInput, NotAllowed, TingsuError
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of


class BearerToken(HttpBearer):
    """`Authorization: Bearer tsk_…` acts as the token's person."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """Return the person, or None for an unknown or revoked token."""
        person = person_of_token(token)
        if person is not None and person.language:  # no cookie to ask; the middleware ends this with the request
            translation.activate(person.language)
        return person


api = NinjaAPI(title="Tingsu", version="1.0.0", auth=BearerToken(), docs_url="/docs", urls_namespace="api")
api.add_router("/conversations", calls)
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 422), s.ErrorOut)


@api.post("/cases", response={201: s.OpenedOut, 200: s.OpenedOut, **ERRORS}, summary="Take a complaint in")
def create_case(
    request: HttpRequest,
    body: s.CaseIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=80)] = "",
) -> Any:
    """Open a case. The same Idempotency-Key again returns the first case with status 200."""
    person = _person(request)
    _need(person, Permission.CASE_OPEN)
    check_codes(Triage(Matter.COMPLAINT, Level.GENERAL, business=body.business))
    intake = Intake(
        text=body.text,
        channel=Channel(body.channel),
        unit=_unit(person, body.unit),
        party=PartyFacts(**body.customer.model_dump()),
        received_at=_aware(body.received_at),
        external_id=body.external_id,
        business=body.business,
        amount=body.amount,
        matter=Matter(body.matter),
        idempotency_key=f"api:{person.pk}:{idempotency_key}" if idempotency_key else "",
    )
    opened = open_case(intake, by=person)
    link = opened.case.progress_link if opened.is_new else None
    answer = s.OpenedOut(case=s.CaseOut.of(opened.case), is_new=opened.is_new, progress_link=link)
    return Status(201 if opened.is_new else 200, answer)


@api.get("/cases", response={200: s.CaseList, **ERRORS}, summary="List and search")
def list_cases(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=100)] = "",
    view: Annotated[str, Query(max_length=20)] = "unit",
    order: Annotated[str, Query(max_length=10)] = "urgent",
    at: Annotated[str, Query(max_length=400)] = "",
) -> s.CaseList:
    """List the cases that the token's person may see."""
    person = _person(request)
    views = {known.id for known in inbox.VIEWS}
    if view not in views or order not in inbox.ORDERS:
        raise BadInput(f"view is one of {sorted(views)}, order one of {sorted(inbox.ORDERS)}")
    page = inbox.page_of(inbox.cases_asked(person, inbox.Ask(view=view, words=q)), order=order, cursor=at)
    return s.CaseList(items=[s.CaseOut.of(case) for case in page.cases], next=page.next)


@api.get("/cases/{int:case_id}", response={200: s.CaseDetail, **ERRORS}, summary="One case")
def get_case(request: HttpRequest, case_id: int) -> s.CaseDetail:
    """Return a case with its clocks; what the person may not see is a 404."""
    case = _case(request, case_id)
    clocks = [s.ClockOut.of(clock) for clock in case.clocks.all()]
    return s.CaseDetail(**s.CaseOut.of(case).model_dump(), clocks=clocks)


@api.get("/cases/{int:case_id}/messages", response={200: list[s.MessageOut], **ERRORS}, summary="What was written")
def list_messages(request: HttpRequest, case_id: int) -> list[s.MessageOut]:
    """Return the messages, oldest first."""
    return [s.MessageOut.of(message) for message in _case(request, case_id).messages.all()[:1000]]


@api.post("/cases/{int:case_id}/messages", response={201: s.MessageOut, **ERRORS}, summary="Write")
def create_message(request: HttpRequest, case_id: int, body: s.MessageIn) -> Any:
    """Add the customer's words, a reply, or a note. A reply passes the draft check."""
    person, case = _person(request), _case(request, case_id)
    key = f"api:{case.pk}:{body.client_id}" if body.client_id else ""
    if body.direction == "in":
        _need(person, Permission.CASE_OPEN)
        message = receive_message(case, text=body.text, channel=Channel.API, by=person, client_id=key)
    elif body.direction == "out":
        message = send_reply(case, text=body.text, by=person, client_id=key)
    else:
        message = write_note(case, text=body.text, by=person)
    return Status(201, s.MessageOut.of(message))


@api.post("/cases/{int:case_id}/contacts", response={201: dict[str, int], **ERRORS}, summary="Log a contact")
def create_contact(request: HttpRequest, case_id: int, body: s.ContactIn) -> Any:
    """Record a call, a visit, a letter."""
    contact = log_contact(
        _case(request, case_id),
        kind=body.kind,
        note=body.note,
        reached=body.reached,
        minutes=body.minutes,
        at=_aware(body.at),
        by=_person(request),
    )
    return Status(201, {"id": contact.pk})


@api.put("/cases/{int:case_id}/assignment", response={200: s.CaseOut, **ERRORS}, summary="Assign")
def put_assignment(request: HttpRequest, case_id: int, body: s.AssignmentIn) -> s.CaseOut:
    """Give a case to a person or unit."""
    person, case = _person(request), _case(request, case_id)
    owner = handlers_for(person).filter(username=body.owner).first() if body.owner else None
    if body.owner and owner is None:
        raise BadInput(f"within reach of this token nobody with the user name {body.owner} handles cases")
    unit = _unit(person, body.unit) if body.unit else None
    return s.CaseOut.of(assign_case(case, owner=owner, unit=unit, by=person, version=body.version))


@api.put("/cases/{int:case_id}/triage", response={200: s.CaseOut, **ERRORS}, summary="Triage")
def put_triage(request: HttpRequest, case_id: int, body: s.TriageIn) -> s.CaseOut:
    """Classify a case."""
    case = _case(request, case_id)
    chosen = Triage(body.matter, body.level, body.business, body.cause, body.business_channel, case.priority)
    return s.CaseOut.of(triage_case(case, triage=chosen, by=_person(request), version=body.version))


def _person(request: HttpRequest) -> Person:
    person: Person = request.auth  # type: ignore[attr-defined]
    return person


def _case(request: HttpRequest, case_id: int) -> Case:
    if case_id > 2**62:
        raise Http404
    return case_for(_person(request), case_id)


def _need(person: Person, permission: Permission) -> None:
    if not person.can(permission):
        raise HttpError(403, f"this token's person lacks the permission {permission}")


def _unit(person: Person, code: str) -> Unit:
    if not code:
        post = person.main_post
        if post is None:
            raise HttpError(403, "this token's person holds no post")
        return post.unit
    scope = units_of(person, Permission.CASE_OPEN)
    unit = Unit.objects.filter(code=code, is_active=True).first()
    if unit is None or (scope is not None and unit.pk not in scope):
        raise BadInput(f"no unit with code {code} within reach of this token")
    return unit


def _aware(at: Any) -> Any:

    return timezone.make_aware(at) if at is not None and timezone.is_naive(at) else at


def _error(request: HttpRequest, status: int, code: str, message: str, fields: Any = ()) -> HttpResponse:
    body = {"error": {"code": code, "message": message, "fields": list(fields)}}
    return api.create_response(request, body, status=status)


@api.exception_handler(TingsuError)
def on_refusal(request: HttpRequest, error: TingsuError) -> HttpResponse:
    """A refusal of the domain: 409; other mistakes of the caller: 400."""
    status = 409 if isinstance(error, NotAllowed) else 400
    return _error(request, status, type(error).__name__, error.in_(get_language() or "zh"))


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The body does not fit the schema: which field, why."""
    fields = [{"field": ".".join(str(part) for part in e["loc"]), "why": e["msg"]} for e in error.errors]
    return _error(request, 422, "Invalid", "the request does not fit; see fields", fields)


@api.exception_handler(AuthenticationError)
def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No token, or an unknown one."""
    return _error(request, 401, "Unauthorized", "send Authorization: Bearer with a valid token")


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """It is not there for this person."""
    return _error(request, 404, "NotFound", "there is no such thing within reach of this token")


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Anything else with a status of its own."""
    return _error(request, error.status_code, "Refused", str(error))
