"""The progress page behind the secret link: read, write, agree, rate, ask for more."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.cases.actions.attachments import attach_file, check_file
from tingsu.cases.actions.learning import rate_case
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.actions.open import link_digest
from tingsu.cases.actions.proposals import answer_proposal
from tingsu.cases.models import Case, Channel
from tingsu.cases.views.attachment import file_response
from tingsu.core.errors import BadInput, TingsuError
from tingsu.core.workflow import State
from tingsu.journal.record import Actor
from tingsu.portal.limits import knock
from tingsu.portal.progress import story_for_customer
from tingsu.portal.views.complain import our_bank
from tingsu.review.queries.window import open_until

RATED = (State.TOLD, State.CLOSED)


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


def show(request: HttpRequest, token: str, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the page; after a refusal with the reason and everything that was typed."""
    case = case_of(token)
    last_rating = case.ratings.last()
    context = {
        "case": case,
        "token": token,
        "story": story_for_customer(case),
        "proposal": case.proposals.filter(answer="").last() if case.is_open else None,
        "may_rate": case.state in RATED and not (last_rating and case.told_at and last_rating.at >= case.told_at),
        "review_until": open_until(case, now=timezone.now()) if case.state in RATED else None,
        "is_new": request.session.pop("just_opened", None) == case.pk,
        "url": request.build_absolute_uri(request.path),
        "error": error,
        "typed": request.POST,
    }
    response = render(request, "portal/progress.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


View = Callable[[HttpRequest, str], HttpResponse]


def form_only(view: View) -> View:
    """Lead whoever opens the address of a form, by reload after a refusal for one, back to the progress page."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        return view(request, token) if request.method == "POST" else redirect("portal-progress", token)

    return guarded


@form_only
def message(request: HttpRequest, token: str) -> HttpResponse:
    """Take in what the customer adds."""
    knock(request, "message")
    case = case_of(token)
    uploads = request.FILES.getlist("files")
    try:
        if len(uploads) > settings.ATTACHMENT_COUNT:
            raise BadInput(_("文件太多,最多 %(n)d 个。") % {"n": settings.ATTACHMENT_COUNT})
        for upload in uploads:
            check_file(upload)
            upload.seek(0)
        with transaction.atomic():  # words and files together or not at all: who tries again complains once
            received = receive_message(
                case,
                text=request.POST.get("text", ""),
                channel=Channel.PORTAL,
                by=customer_of(case),
                client_id=_client_id(request, case),
            )
            if not received.attachments.exists():  # else it came twice
                for upload in uploads:
                    attach_file(case, upload=upload, by=customer_of(case), message=received)
    except TingsuError as error:
        return show(request, token, error=error.in_(get_language() or "zh"), status=400)
    return redirect("portal-progress", token)


@form_only
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Take the answer to a proposal."""
    knock(request, "message")
    case = case_of(token)
    proposal = get_object_or_404(case.proposals, pk=_number(request.POST.get("proposal")))
    chosen = request.POST.get("answer", "")
    if chosen not in ("yes", "no"):
        return show(request, token, error=_("请选择“同意这个方案”或“不同意”。"), status=400)
    accepted = chosen == "yes"
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


@form_only
def rating(request: HttpRequest, token: str) -> HttpResponse:
    """Take the rating."""
    knock(request, "message")
    case = case_of(token)
    solved = request.POST.get("solved", "")
    try:
        if solved not in ("yes", "no") and case.state in RATED:
            raise BadInput(_("请告诉我们:问题解决了吗?"))
        rate_case(
            case,
            solved=solved == "yes",
            score=_number(request.POST.get("score")),
            comment=request.POST.get("comment", ""),
            by=customer_of(case),
        )
    except TingsuError as error:
        return show(request, token, error=error.in_(get_language() or "zh"), status=409)
    return redirect("portal-progress", token)


def attachment(request: HttpRequest, token: str, attachment_id: int) -> HttpResponse:
    """Hand out a file the customer sent or got with a reply; what staff put on the case is not theirs."""
    knock(request, "lookup")
    files = case_of(token).attachments.filter(Q(from_customer=True) | Q(message__direction="out"))
    return file_response(get_object_or_404(files, pk=attachment_id))


def find(request: HttpRequest) -> HttpResponse:
    """Send to the progress page by the link pasted in; a number alone is not enough, for anybody could guess it."""
    if request.method == "POST":
        knock(request, "lookup")
        token = request.POST.get("link", "").strip().rstrip("/").rpartition("/")[2]
        try:
            case_of(token)
        except Http404:
            error = _("没有找到。请粘贴提交成功时的完整链接;链接找不到了,请打客服电话。")
            return render(request, "portal/find.html", {"error": error, "bank": our_bank()}, status=404)
        return redirect("portal-progress", token)
    return render(request, "portal/find.html", {"bank": our_bank()})


@require_POST
def type_size(request: HttpRequest) -> HttpResponse:
    """Switch between ordinary and large type."""
    back = request.POST.get("next", "/")
    response = redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "/")
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
