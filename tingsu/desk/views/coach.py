"""What the agent asks of the coach and tells it: playbooks, types of customers, facts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.core.coach.setting import fill
from tingsu.core.errors import TingsuError
from tingsu.core.text.normalise import normalise
from tingsu.desk.actions.playbook import choose_playbook
from tingsu.desk.actions.setting import FACTS, set_setting
from tingsu.desk.models import Conversation, Speaker
from tingsu.desk.queries.visible import conversation_for
from tingsu.desk.render import setting_of
from tingsu.desk.views.taking import go
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.packs import installed
from tingsu.packs.schemas.playbook import Playbook

FACT_NAMES = {
    "称呼": gettext_lazy("称呼"),
    "事项": gettext_lazy("事项"),
    "金额": gettext_lazy("金额"),
    "日期": gettext_lazy("日期"),
    "时间": gettext_lazy("时间"),
    "电话": gettext_lazy("电话"),
}
STEPS = ("let_out", "apologise", "gather", "own", "involve", "commit")


@needs(Permission.DESK_TALK)
def playbooks(request: HttpRequest, talk_id: int) -> HttpResponse:
    """List the playbooks, those that fit the words first; choose one."""
    person = person_of_request(request)
    talk = conversation_for(person, talk_id)
    if request.method == "POST":
        try:
            choose_playbook(talk, playbook=request.POST.get("playbook", "")[:40], by=person)
        except TingsuError as error:
            messages.error(request, error.in_(get_language() or "zh"))
        return go(request, reverse("talk", args=[talk.pk]))
    words = request.GET.get("q", "")[:40].strip()
    context = {"talk": talk, "person": person, "books": _found(talk, words), "words": words}
    return render(request, _template(request, "desk/_playbooks.html"), context | {"part": "desk/_playbooks.html"})


@needs(Permission.DESK_TALK)
def playbook(request: HttpRequest, talk_id: int, playbook_id: str) -> HttpResponse:
    """Show one playbook in steps, its blanks filled with what is known."""
    person = person_of_request(request)
    talk = conversation_for(person, talk_id)
    book = installed().playbooks.get(playbook_id)
    if book is None:
        raise Http404
    context = {"talk": talk, "person": person, "book": book, **_filled(book, talk, person)}
    return render(request, _template(request, "desk/_playbook.html"), context | {"part": "desk/_playbook.html"})


@needs(Permission.DESK_TALK)
@require_POST
def set_talk(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Mark what kind of customer it is, and what is known for the blanks."""
    person = person_of_request(request)
    talk = conversation_for(person, talk_id)
    try:
        facts = {name: request.POST.get(name, "") for name in FACTS}
        set_setting(talk, types=request.POST.getlist("types")[:30], facts=facts, by=person)
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    else:
        messages.success(request, _("教练已知道。"))
    return go(request, reverse("talk", args=[talk.pk]))


def setting_context(talk: Conversation) -> dict[str, Any]:
    """Return the form of types and facts."""
    groups: dict[str, list[Any]] = {}
    for kind in installed().customers.values():
        groups.setdefault(kind.group, []).append(kind)
    order = ("special", "difficult", "temperament")
    return {
        "type_groups": [(group, groups.get(group, [])) for group in order],
        "facts": [(name, FACT_NAMES[name], talk.facts.get(name, "")) for name in FACTS],
    }


def _template(request: HttpRequest, part: str) -> str:
    return part if getattr(request, "htmx", False) else "desk/part.html"


def _found(talk: Conversation, words: str) -> list[Playbook]:
    books = list(installed().playbooks.values())
    if words:
        wanted = normalise(words).lower()
        return [book for book in books if wanted in normalise(_sought(book)).lower()]
    said = normalise(" ".join(talk.turns.filter(speaker=Speaker.CUSTOMER).values_list("text", flat=True)))

    def hits(book: Playbook) -> int:
        return sum(normalise(trigger) in said for trigger in book.triggers)

    return sorted(books, key=lambda book: -hits(book))


def _sought(book: Playbook) -> str:
    return " ".join([book.name.zh, book.name.en, book.situation, *book.triggers])


def _filled(book: Playbook, talk: Conversation, person: Person) -> dict[str, Any]:
    facts = setting_of(talk, person).facts

    def say(sentences: list[str]) -> list[str]:
        # What is not known stays a visible blank: the draft check stops it until it is filled.
        return [fill(sentence, facts) or sentence for sentence in sentences]

    packs = installed().steps
    return {
        "first": say(book.first),
        "steps": [
            (
                packs[name].name if name in packs else None,
                getattr(book.steps, name).do,
                say(getattr(book.steps, name).say),
            )
            for name in STEPS
        ],
        "short": say([book.explain.short]),
        "fuller": say([book.explain.fuller]),
        "reactions": [(each.when, each.do, say(each.say)) for each in book.reactions],
    }
