"""Write notes: make, change, renew, retire and restore them. Every act makes a version; the old one is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.draft import check_draft
from tingsu.core.errors import BadInput, NotAllowed, Stale
from tingsu.core.text.personal import Kind, find_personal
from tingsu.journal.record import Actor, record
from tingsu.knowledge.filling import plain, unknown_blanks
from tingsu.knowledge.models import Audience, Edition, Note
from tingsu.org.models import Person, Unit
from tingsu.packs import installed
from tingsu.web.listing import listed

MOST_QUESTIONS = 12
LONGEST = 4000
Doer = Person | Actor


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What a note says. Empty dates: from always, for ever."""

    title: str
    questions: tuple[str, ...]
    answer: str
    title_en: str = ""
    questions_en: tuple[str, ...] = ()
    answer_en: str = ""
    more: str = ""
    source: str = ""
    business: str = ""
    audience: str = Audience.CUSTOMER
    valid_from: date | None = None
    valid_until: date | None = None
    unit: Unit | None = None


@transaction.atomic
def save_note(
    note: Note | None,
    facts: NoteFacts,
    *,
    by: Doer,
    code: str = "",
    version: int | None = None,
    act: str = "",
    pack_digest: str = "",
) -> Note:
    """Make a note, or a new version of one. Nothing changes, nothing is written, when the facts are the same.

    Raises `BadInput` for what cannot be a note, for personal data in it and for an answer to customers that the draft
    check would stop; `Stale` when somebody else changed the note since `version`.
    """
    facts = cleaned(facts)
    if note is None:
        code = code.strip().upper()
        if not code or len(code) > 20 or not all(part.isalnum() for part in code.split("-")):
            raise BadInput(_("编号由字母、数字和“-”组成,例如 CARD-01。"))
        if Note.objects.filter(code=code).exists():
            raise BadInput(_("已有编号为 %(code)s 的知识。") % {"code": code})
        held = Note(code=code, version=0)
    else:
        held = _hold(note, version)
        if _stored(facts) == held.facts() and held.is_active:
            return held
    for name, value in _stored(facts).items():
        setattr(held, name, value)
    held.is_active, held.pack_digest = True, pack_digest
    return _keep(held, act or ("created" if note is None else "edited"), by)


@transaction.atomic
def renew_note(note: Note, *, until: date | None, by: Doer, version: int | None = None) -> Note:
    """Say that a note was looked at again and holds until another day; without a day for ever."""
    held = _hold(note, version)
    if not held.is_active:
        raise NotAllowed(_("这条知识已停用,请先恢复。"))
    if until is not None and until < timezone.localdate():
        raise BadInput(_("新的有效期已经过去了。"))
    if until is not None and held.valid_from and until < held.valid_from:
        raise BadInput(_("有效期早于生效日。"))
    held.valid_until = until
    return _keep(held, "renewed", by)


@transaction.atomic
def retire_note(note: Note, *, by: Doer, version: int | None = None) -> Note:
    """Take a note out of use. It is kept with its history and can be restored."""
    held = _hold(note, version)
    if not held.is_active:
        return held
    held.is_active = False
    return _keep(held, "retired", by)


@transaction.atomic
def restore_note(note: Note, *, by: Doer, version: int | None = None) -> Note:
    """Put a retired note back into use, as it was."""
    held = _hold(note, version)
    if held.is_active:
        return held
    held.is_active = True
    return _keep(held, "restored", by)


def cleaned(facts: NoteFacts) -> NoteFacts:
    """Return facts without blank edges, or say what is wrong with them."""
    texts = {
        name: " ".join(getattr(facts, name).split())
        if name in ("title", "title_en", "source")
        else getattr(facts, name)
        for name in ("title", "title_en", "answer", "answer_en", "more", "source", "business")
    }
    texts = {name: text.replace("\x00", "").strip() for name, text in texts.items()}
    questions = _lines(facts.questions)
    if not texts["title"] or len(texts["title"]) > 80 or len(texts["title_en"]) > 160:
        raise BadInput(_("请写标题,不超过 80 字。"))
    if not questions:
        raise BadInput(_("请至少写一种客户的问法,一行一种。"))
    if not texts["answer"]:
        raise BadInput(_("请写答案。"))
    if max(len(texts[name]) for name in ("answer", "answer_en", "more")) > LONGEST or len(texts["source"]) > 160:
        raise BadInput(_("内容太长:答案不超过 4000 字,出处不超过 160 字。"))
    if texts["business"] and not _is_business(texts["business"]):
        raise BadInput(_("没有业务类别 %(code)s。") % {"code": texts["business"]})
    if facts.audience not in Audience.values:
        raise BadInput(_("“给谁看”只能是 customer 或 staff。"))
    if facts.valid_from and facts.valid_until and facts.valid_until < facts.valid_from:
        raise BadInput(_("有效期早于生效日。"))
    _refuse(texts, questions, facts.audience)
    values: dict[str, Any] = {
        **texts,
        "questions": questions,
        "questions_en": _lines(facts.questions_en),
        "audience": str(facts.audience),
        "valid_from": facts.valid_from,
        "valid_until": facts.valid_until,
        "unit": facts.unit,
    }
    return NoteFacts(**values)


def _refuse(texts: dict[str, str], questions: tuple[str, ...], audience: str) -> None:
    """Raise where an answer holds a blank that nobody fills, a customer's data, or what must not be said."""
    blanks = unknown_blanks(texts["answer"] + texts["answer_en"] + texts["more"])
    if blanks:
        raise BadInput(_("没有名为 %(names)s 的本行设置。") % {"names": listed(blanks)})
    words = "\n".join((*texts.values(), *questions))
    if any(span.kind in (Kind.ID_NUMBER, Kind.BANK_CARD) for span in find_personal(words)):
        raise BadInput(_("内容里有证件号或卡号,知识库里不要写客户的信息。"))
    if audience == Audience.CUSTOMER:
        for name in ("answer", "more"):
            checked = check_draft(plain(texts[name], {}, language="zh"))
            if checked.blocks:
                raise BadInput(_("答案里有不能对客户说的内容(%(names)s)。") % {"names": listed(checked.names())})


def _lines(questions: tuple[str, ...]) -> tuple[str, ...]:
    kept = [" ".join(question.split())[:120] for question in questions]
    return tuple(dict.fromkeys(question for question in kept if question))[:MOST_QUESTIONS]


def _is_business(code: str) -> bool:
    axes = installed().taxonomy
    return bool(axes["business"].find(code) or axes["broker_business"].find(code))


def _stored(facts: NoteFacts) -> dict[str, Any]:
    lists = {"questions": list(facts.questions), "questions_en": list(facts.questions_en)}
    plain = {name: getattr(facts, name) for name in Note.FACTS if name not in (*lists, "unit_id")}
    return {**plain, **lists, "unit_id": facts.unit.pk if facts.unit else None}


def _hold(note: Note, version: int | None) -> Note:
    held = Note.objects.select_for_update().get(pk=note.pk)
    if version is not None and held.version != version:
        raise Stale(_("这条知识刚被别人改过,请看一下新的内容再改。"))
    return held


def _keep(note: Note, act: str, by: Doer) -> Note:
    """Write the next version of a note, its edition and its entry."""
    person = by if isinstance(by, Person) else None
    note.version += 1
    note.changed_at, note.changed_by = timezone.now(), person
    note.save()
    facts = {**note.facts(), "is_active": note.is_active}
    Edition.objects.create(note=note, version=note.version, act=act, facts=_as_json(facts), by=person)
    actor = by.actor if isinstance(by, Person) else by
    data = {"code": note.code, "version": note.version, "act": act}
    record("note.saved", subject=("note", note.pk), by=actor, data=data)
    return note


def _as_json(facts: dict[str, Any]) -> dict[str, Any]:
    encoder = DjangoJSONEncoder()
    return {key: encoder.default(value) if isinstance(value, date) else value for key, value in facts.items()}
