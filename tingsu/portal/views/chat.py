"""The customer's side of a talk: start it, say something, ask for a person, end, rate, take a copy along.

Every page works as forms on an old phone; `chat.js` makes it live. The secret link is all one needs: no account and no
cookie, so that it works in the frame of the bank's other sites too.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tingsu.cases.actions.parties import PartyFacts
from tingsu.core.answering.wishes import wants_human
from tingsu.core.errors import NotAllowed, TingsuError
from tingsu.desk.actions.complaining import complain
from tingsu.desk.actions.ending import end, rate
from tingsu.desk.actions.files import read_turn_file, say_with_files
from tingsu.desk.actions.opening import Opened, Opening, open_conversation
from tingsu.desk.actions.presence import customer_seen, mark_read, typing
from tingsu.desk.actions.queueing import enqueue
from tingsu.desk.actions.saying import LONGEST, say
from tingsu.desk.hours import is_staffed
from tingsu.desk.live.sign_in import conversation_behind
from tingsu.desk.models import Audience, Conversation, Mode, Site, Speaker, State, TurnFile
from tingsu.desk.shown import state_for_customer, turns_for_customer
from tingsu.org.models import Unit, UnitKind
from tingsu.packs import installed
from tingsu.portal.frames import let_frame, parent_of, site_of
from tingsu.portal.limits import knock
from tingsu.portal.origin import from_here
from tingsu.portal.views.complain import CUSTOMER, SALT, new_stamp, our_bank
from tingsu.web.views.errors import error_json, wants_json

SAME_FORM = timedelta(minutes=2)
OVER = (State.WRAP_UP, State.ENDED)


class StartForm(forms.Form):
    """Nothing is required: who only wants to talk presses the button."""

    text = forms.CharField(
        label=gettext_lazy("想说什么事?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"data-keep": True, "rows": 3}),
        help_text=gettext_lazy("一两句就行,也可以进去再说。"),
    )
    name = forms.CharField(label=gettext_lazy("怎么称呼您?"), required=False, max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("断线时我们好打给您,不会用于营销。"),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        """Turn away programs that fill in what people do not see."""
        if self.cleaned_data.get("website"):
            raise forms.ValidationError(_("没有提交成功,请刷新页面再试。"))


# ── start ───────────────────────────────────────────────────────────────────


@from_here
def start(request: HttpRequest) -> HttpResponse:
    """Show the form; open the talk."""
    key = request.GET.get("site", "")
    site = site_of(key)
    if key and site is None:
        raise Http404
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) is None and request.GET.get("language") == "en":
        translation.activate("en")  # a frame has no cookies; the middleware ends this with the request
    form = StartForm(request.POST or None, initial={"stamp": new_stamp()})
    status = 200
    if request.method == "POST":
        knock(request, "chat")
        status = 422
        if form.is_valid():
            try:
                opened = _open(form.cleaned_data, site, wants_person=bool(request.POST.get("person")))
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
                status = 400
            else:
                return redirect(_address(request, opened.conversation))
    desk = installed().desk
    context = {
        "form": form,
        "bank": our_bank(),
        "site": site,
        "parent": parent_of(request, site),
        "robot": desk.robot,
        "desk": desk,
        "staffed": is_staffed(timezone.now(), desk),
    }
    response = render(request, "portal/chat_start.html", context, status=status)
    response.headers["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    return let_frame(response, site)


def _open(data: dict[str, Any], site: Site | None, *, wants_person: bool) -> Opened:
    unit = site.unit if site else _unit()
    if unit is None:
        raise NotAllowed(_("这里还没有开通在线客服,请打客服电话或到网点反映。"))
    opening = Opening(
        mode=Mode.CHAT,
        unit=unit,
        party=PartyFacts(name=data["name"].strip(), phone=data["phone"].strip()),
        site=site,
        language=get_language() or "zh",
        key=_key(data["stamp"]),
        wants_person=wants_person,
    )
    with transaction.atomic():  # the talk and its first words together or not at all
        opened = open_conversation(opening, by=CUSTOMER)
        if opened.is_new and data["text"].strip():
            say(opened.conversation, text=data["text"], speaker=Speaker.CUSTOMER, by=CUSTOMER, sender_id="c:first")
    return opened


def _key(stamp: str) -> str:
    """Return the form's own id, so that a double click opens one talk; an old form opens a new one.

    Whoever finds the form in the history of a shared computer must not get into the talk of the one before.
    """
    try:
        signed = signing.loads(stamp, salt=SALT, max_age=86400)
    except signing.BadSignature:
        return ""
    key = f"chat:{signed['id']}"
    before = Conversation.objects.filter(idempotency_key=key).first()
    return key if before is None or timezone.now() - before.opened_at < SAME_FORM else ""


def _unit() -> Unit | None:
    """Return who answers the portal's chat: the call centre where there is one, else the head office."""
    centre = Unit.objects.filter(kind=UnitKind.CALL_CENTRE, is_active=True).order_by("id").first()
    return centre or our_bank()


def _address(request: HttpRequest, conversation: Conversation) -> str:
    return reverse("portal-chat", args=[conversation.link_token]) + _query(request, conversation)


def _query(request: HttpRequest, conversation: Conversation) -> str:
    """Return what every address in a frame carries on: who is around it."""
    parent = parent_of(request, conversation.site)
    return f"?{urlencode({'parent': parent})}" if parent else ""


# ── the talk ────────────────────────────────────────────────────────────────

View = Callable[[HttpRequest, Conversation], HttpResponse]


def talk_page(view: View) -> Callable[..., HttpResponse]:
    """Find the talk behind the secret link, speak its language, let its site frame it; unknown links are a 404."""

    @from_here
    @wraps(view)
    def guarded(request: HttpRequest, secret: str) -> HttpResponse:
        conversation = _talk(secret)
        knock(request, "glance" if view.__name__ in ("typed", "read") else "turn")
        language = _language(request, conversation)
        with translation.override(language):
            response = view(request, conversation)
            response.headers["Content-Language"] = language
        response.headers["X-Robots-Tag"] = "noindex"
        return let_frame(response, conversation.site)

    return guarded


def form_only(view: View) -> View:
    """Lead whoever opens the address of a form back to the talk."""

    @wraps(view)
    def guarded(request: HttpRequest, conversation: Conversation) -> HttpResponse:
        if request.method != "POST":
            return redirect(_address(request, conversation))
        return view(request, conversation)

    return guarded


@talk_page
def chat(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Show the talk as it stands."""
    customer_seen(conversation)
    mark_read(conversation, who="customer", seq=conversation.last_seq)
    return _show(request, conversation)


@talk_page
@form_only
def turn(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Take in what the customer says. The same `sender_id` again is the same turn."""
    given = request.POST.get("sender_id", "")[:70] or secrets.token_hex(8)
    try:
        kept = say_with_files(
            conversation,
            text=request.POST.get("text", ""),
            uploads=request.FILES.getlist("files"),
            speaker=Speaker.CUSTOMER,
            by=CUSTOMER,
            sender_id=f"c:{given}",  # our own sentences have ids too; theirs must never be taken
        )
        _heed_wish(conversation, request.POST.get("text", ""))
    except TingsuError as error:
        return _refused(request, conversation, error)
    if wants_json(request):
        return JsonResponse({"seq": kept.seq})
    return redirect(_address(request, conversation))


@talk_page
@form_only
def person(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Ask for a person."""
    try:
        if conversation.state == State.ROBOT:
            enqueue(conversation, reasons=["wish"], by=CUSTOMER)
    except TingsuError as error:
        return _refused(request, conversation, error)
    return _done(request, conversation)


@talk_page
@form_only
def finish(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """End the talk."""
    end(conversation, by=CUSTOMER, ended_by="customer")
    return _done(request, conversation)


@talk_page
@form_only
def rating(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Take the rating."""
    score = request.POST.get("score", "")
    try:
        rate(
            conversation,
            score=int(score) if score.isdecimal() and len(score) == 1 else 0,
            comment=request.POST.get("comment", ""),
            by=CUSTOMER,
        )
    except TingsuError as error:
        return _refused(request, conversation, error)
    return _done(request, conversation)


@talk_page
@form_only
def complaint(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Make a formal complaint of it and lead to its progress page."""
    knock(request, "file")
    try:
        case = complain(conversation, more=request.POST.get("more", "")[:LONGEST], by=CUSTOMER)
    except TingsuError as error:
        return _refused(request, conversation, error)
    return redirect("portal-progress", case.link_token)


@talk_page
@form_only
def typed(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Tell the agent that the customer types."""
    if conversation.is_open:
        typing(conversation, who="customer")
    return HttpResponse(status=204)


@talk_page
@form_only
def read(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Note how far the customer has read."""
    seq = request.POST.get("seq", "")
    if seq.isdecimal() and len(seq) < 10:
        mark_read(conversation, who="customer", seq=int(seq))
    return HttpResponse(status=204)


@talk_page
def copy(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Hand out the whole talk as a text file."""
    local = timezone.localtime(conversation.opened_at)
    lines = [f"{our_bank() or ''} {conversation.number} {local:%Y-%m-%d %H:%M}", ""]
    for said in turns_for_customer(conversation, after=0):
        files = "".join(f" [{file['name']}]" for file in said["files"])
        lines.append(f"[{said['at']}] {said['who'] or '—'}: {said['text']}{files}")
    response = HttpResponse("\ufeff" + "\r\n".join(lines) + "\r\n", content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{conversation.number}.txt"'
    return response


def file(request: HttpRequest, secret: str, sent_id: int) -> HttpResponse:
    """Hand out a file of the talk that both sides have seen, as a download."""
    knock(request, "turn")
    files = TurnFile.objects.filter(turn__conversation=_talk(secret), turn__audience=Audience.ALL)
    return download(get_object_or_404(files, pk=sent_id))


def download(found: TurnFile) -> HttpResponse:
    """Return the response that carries a file, never to be shown or run in our pages."""
    response = HttpResponse(read_turn_file(found), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


# ── what they share ─────────────────────────────────────────────────────────


def _talk(secret: str) -> Conversation:
    conversation = conversation_behind(secret)
    if conversation is None or conversation.mode != Mode.CHAT:
        raise Http404
    return conversation


def _heed_wish(conversation: Conversation, text: str) -> None:
    """Put whoever says that they want a person into the queue, should the robot not have done so already."""
    if wants_human(text) and Conversation.objects.filter(pk=conversation.pk, state=State.ROBOT).exists():
        enqueue(conversation, reasons=["wish"], by=CUSTOMER)


def _language(request: HttpRequest, conversation: Conversation) -> str:
    """Return the language of the talk; who switches the page switches what the bank speaks with them, too."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in dict(settings.LANGUAGES):
        short = "en" if chosen == "en" else "zh"
        if short != conversation.language:
            Conversation.objects.filter(pk=conversation.pk).update(language=short)
            conversation.language = short
    return "en" if conversation.language == "en" else settings.LANGUAGE_CODE


def _show(request: HttpRequest, conversation: Conversation, *, error: str = "", status: int = 200) -> HttpResponse:
    conversation.refresh_from_db()
    context = {
        "talk": conversation,
        "turns": turns_for_customer(conversation, after=0),
        "state": state_for_customer(conversation),
        "secret": conversation.link_token,
        "bank": our_bank(),
        "unit": conversation.unit,
        "is_over": conversation.state in OVER,
        "parent": parent_of(request, conversation.site),
        "query": _query(request, conversation),
        "error": error,
        "typed": request.POST if error else {},
        "new_id": secrets.token_hex(8),
    }
    return render(request, "portal/chat.html", context, status=status)


def _refused(request: HttpRequest, conversation: Conversation, error: TingsuError) -> HttpResponse:
    words = error.in_(get_language() or "zh")
    status = 409 if isinstance(error, NotAllowed) else 400
    if wants_json(request):
        return error_json(code=type(error).__name__, message=words, status=status)
    return _show(request, conversation, error=words, status=status)


def _done(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({})
    return redirect(_address(request, conversation))
