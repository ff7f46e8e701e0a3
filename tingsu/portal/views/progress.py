"""The progress page behind the secret link: read, write, agree, rate, ask for more."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.cases.actions.attachments import attach_file
from tingsu.cases.actions.learning import rate_case
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.actions.open import link_digest
from tingsu.cases.actions.proposals import answer_proposal
from tingsu.cases.models import Case, Channel
from tingsu.cases.views.attachment import file_response
from tingsu.core.errors import TingsuError
from tingsu.core.workflow import State
from tingsu.journal.record import Actor
from tingsu.portal.limits import knock
from tingsu.portal.progress import story_for_customer


def case_of(token: str) -> Case:
    """Return the case of a secret link. An unknown or expired link is a 404."""
    found: Case = get_object_or_404(
        Case.objects.select_related("unit", "owner", "party").exclude(state=State.ARCHIVED),
        link_digest=link_digest(token),
    )
    return found


def progress(request: HttpRequest, token: str) -> HttpResponse:
    """Show how it stands."""
    knock(request, "lookup")
    return show(request, token)


def show(request: HttpRequest, token: str, *, error: str = "", typed: str = "", status: int = 200) -> HttpResponse:
    """Render the page, with an error and what was typed when there are."""
    case = case_of(token)
    last_rating = case.ratings.last()
    context = {
        "case": case,
        "token": token,
        "story": story_for_customer(case),
        "proposal": case.proposals.filter(answer="").last() if case.is_open else None,
        "may_rate": case.state in (State.TOLD, State.CLOSED)
        and not (last_rating and case.told_at and last_rating.at >= case.told_at),
        "is_new": request.session.pop("just_opened", None) == case.pk,
        "url": request.build_absolute_uri(request.path),
        "error": error,
        "typed": typed,
    }
    response = render(request, "portal/progress.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def message(request: HttpRequest, token: str) -> HttpResponse:
    """Take in what the customer adds."""
    knock(request, "message")
    case = case_of(token)
    text = request.POST.get("text", "")
    try:
        received = receive_message(
            case, text=text, channel=Channel.PORTAL, by=customer_of(case), client_id=_client_id(request, case)
        )
        for upload in request.FILES.getlist("files")[:10]:
            attach_file(case, upload=upload, by=customer_of(case), message=received)
    except TingsuError as error:
        return show(request, token, error=error.in_(get_language() or "zh"), typed=text, status=400)
    return redirect("portal-progress", token)


@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Take the answer to a proposal."""
    knock(request, "message")
    case = case_of(token)
    proposal = get_object_or_404(case.proposals, pk=_number(request.POST.get("proposal")))
    accepted = request.POST.get("answer") == "yes"
    wish = request.POST.get("wish", "")[:4000]
    try:
        answer_proposal(case, proposal=proposal, accepted=accepted, wish=wish, by=customer_of(case))
        if wish.strip() and not accepted:
            receive_message(
                case, text=wish, channel=Channel.PORTAL, by=customer_of(case), client_id=f"wish:{proposal.pk}"
            )
    except TingsuError as error:
        return show(request, token, error=error.in_(get_language() or "zh"), status=409)
    return redirect("portal-progress", token)


@require_POST
def rating(request: HttpRequest, token: str) -> HttpResponse:
    """Take the rating."""
    knock(request, "message")
    case = case_of(token)
    try:
        rate_case(
            case,
            solved=request.POST.get("solved") == "yes",
            score=_number(request.POST.get("score")),
            comment=request.POST.get("comment", ""),
            by=customer_of(case),
        )
    except TingsuError as error:
        return show(request, token, error=error.in_(get_language() or "zh"), status=409)
    return redirect("portal-progress", token)


def attachment(request: HttpRequest, token: str, attachment_id: int) -> HttpResponse:
    """Hand out a file of the customer's own case."""
    knock(request, "lookup")
    return file_response(get_object_or_404(case_of(token).attachments, pk=attachment_id))


def find(request: HttpRequest) -> HttpResponse:
    """Send to the progress page by the link pasted in; a number alone is not enough, for anybody could guess it."""
    if request.method == "POST":
        knock(request, "lookup")
        token = request.POST.get("link", "").strip().rstrip("/").rpartition("/")[2]
        try:
            case_of(token)
        except Http404:
            error = _("没有找到。请粘贴提交成功时的完整链接;链接找不到了,请打客服电话。")
            return render(request, "portal/find.html", {"error": error}, status=404)
        return redirect("portal-progress", token)
    return render(request, "portal/find.html")


@require_POST
def type_size(request: HttpRequest) -> HttpResponse:
    """Switch between ordinary and large type."""
    back = request.POST.get("next", "/")
    response = redirect(back if back.startswith("/") and not back.startswith("//") else "/")
    if request.COOKIES.get("elder"):
        response.delete_cookie("elder")
    else:
        response.set_cookie("elder", "1", max_age=365 * 86400, samesite="Lax")
    return response


def customer_of(case: Case) -> Actor:
    """Return the customer as the doer in the journal, without a name."""
    return Actor("customer", case.party_id, "客户")


def _client_id(request: HttpRequest, case: Case) -> str:
    given = request.POST.get("client_id", "")[:64]
    return f"portal:{case.pk}:{given}" if given else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
