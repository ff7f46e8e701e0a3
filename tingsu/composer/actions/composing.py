"""Drafts, summaries and calmer wordings: what the desk asks for.

Each returns a `Composed`: words that passed every guard, or none and a reason to show. Whoever calls shows the coach's
own sentences then. Not inside a transaction: a call takes seconds.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import get_language

from tingsu.composer.actions.calling import Judged, call_model
from tingsu.composer.models import Composition, Purpose
from tingsu.composer.provider import Completion
from tingsu.core.coach.setting import Authority, Language, Setting
from tingsu.core.coach.talk import Said
from tingsu.core.composing.asking import (
    PARTS,
    Question,
    Tone,
    ask_for_reply,
    ask_for_rewrite,
    ask_for_summary,
    longest,
)
from tingsu.core.composing.cover import Cover
from tingsu.core.composing.guard import WHY, Dropped, Fault, Verdict, guard_reply, guard_rewrite, guard_summary
from tingsu.core.composing.known import Allowance, Material
from tingsu.core.composing.tidy import parts_of, tidy
from tingsu.core.said import Words
from tingsu.org.models import Person
from tingsu.packs import installed
from tingsu.packs.coach import coach

logger = logging.getLogger("tingsu.composer")

REASONS: dict[str, Words] = {
    "off": Words("没有接语言模型", "no language model is connected"),
    "shut": Words(
        "语言模型连续出错,暂停使用几分钟", "the language model failed several times and is left alone for a while"
    ),
    "full": Words("同时在用的人太多", "too many people are asking at this moment"),
    "timeout": Words("语言模型没有在规定时间内回答", "the language model did not answer in time"),
    "unreachable": Words("连不上语言模型", "the language model cannot be reached"),
    "broken": Words("和语言模型的连接断了", "the connection to the language model broke"),
    "busy": Words("语言模型忙", "the language model is busy"),
    "error": Words("语言模型出错", "the language model reported an error"),
    "rejected": Words(
        "语言模型不接受请求,请管理员检查设置", "the language model rejects the request; its settings need a look"
    ),
    "unreadable": Words("语言模型的回答读不懂", "the answer of the language model is not readable"),
    "empty": Words("没有可写的内容", "there is nothing to write about"),
}
# Whose rows of the authority matrix count at a level of the coach.
ROLES: dict[Authority, frozenset[str]] = {
    "clerk": frozenset({"clerk", "agent"}),
    "supervisor": frozenset({"supervisor"}),
    "branch": frozenset({"supervisor"}),
    "head_office": frozenset({"reviewer"}),
}
_KINDS = {"refund": "refund", "waiver": "refund", "rate": "interest", "money": "money", "points": "points"}
_LAST_SENTENCE = re.compile(r"[^。!?!?\n]*$")


@dataclass(frozen=True, slots=True)
class Composed:
    """What was composed. `text` (or `parts` of a summary) is None when there is nothing, and `reason` says why."""

    text: str | None = None
    parts: Mapping[str, str] | None = None
    reason: str = ""
    dropped: tuple[Dropped, ...] = ()
    composition: Composition | None = field(default=None, compare=False)

    @property
    def why(self) -> str:
        """Why there is nothing, in the reader's language; empty when there is something."""
        words = REASONS.get(self.reason) or WHY.get(self.reason)
        return words.in_(get_language() or "zh") if words else ""

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """The sentences that were taken out, each with why, in the reader's language."""
        return [(drop.text, WHY[drop.why].in_(get_language() or "zh")) for drop in self.dropped]


def draft_reply(
    talk: Sequence[Said],
    *,
    advice_sentences: Sequence[str],
    facts: Mapping[str, str],
    by: Person,
    tone: Tone = "warm",
    authority: Authority = "clerk",
    language: Language = "zh",
    setting: Setting | None = None,
    names: Collection[str] = (),
    public: Collection[str] = (),
    approved: Sequence[str] = (),
    may_see: bool = False,
    about: tuple[str, int] | None = None,
) -> Composed:
    """Return a draft that follows the coach's move.

    `facts` are what we know for sure, by name; `approved` words that somebody with the authority has decided. `names`
    are to be covered wherever they stand, `public` (the branch's telephone) never. `may_see`: the person may read the
    personal data that stand in `talk` and `facts` in the clear; else they come back starred out.
    """
    if not talk or not advice_sentences:
        return Composed(reason="empty")
    setting = setting or Setting(facts=facts, authority=authority, language=language)
    cover, canary = Cover(names=names, public=public), _canary()
    question = ask_for_reply(
        talk, advice=advice_sentences, facts=facts, tone=tone, language=language, cover=cover, canary=canary
    )
    material = _material(
        talk,
        given=(*advice_sentences, *(f"{name}: {value}" for name, value in facts.items())),
        approved=approved,
        authority=authority,
        cover=cover,
        question=question,
    )

    def judge(answer: str) -> Verdict:
        check = _checker(talk, setting)
        return guard_reply(answer, material, check=check, language=language, most=longest("reply", language))

    return _composed(Purpose.REPLY, question, judge, cover, by=by, about=about, may_see=may_see)


def rewrite(
    draft: str,
    *,
    by: Person,
    talk: Sequence[Said] = (),
    tone: Tone = "warm",
    language: Language = "zh",
    setting: Setting | None = None,
    names: Collection[str] = (),
    public: Collection[str] = (),
    may_see: bool = True,
    about: tuple[str, int] | None = None,
) -> Composed:
    """Return a calmer wording of a person's own draft that says neither more nor less.

    What it promises stays that person's: the limits of authority are looked at when it is sent.
    """
    if not draft.strip():
        return Composed(reason="empty")
    cover, canary = Cover(names=names, public=public), _canary()
    question = ask_for_rewrite(draft, tone=tone, language=language, cover=cover, canary=canary)
    hidden = cover.hide(draft)
    material = Material(
        given=(hidden,),
        placeholders=cover.given,
        secrets=question.secrets,
        allowance=Allowance(dict.fromkeys(_KINDS, Decimal("Infinity")), approved=(hidden,)),
    )

    def judge(answer: str) -> Verdict:
        check = _checker(talk, setting or Setting(language=language))
        most = longest("rewrite", language)
        return guard_rewrite(answer, hidden, material, check=check, language=language, most=most)

    return _composed(Purpose.REWRITE, question, judge, cover, by=by, about=about, may_see=may_see)


def summarise(
    talk: Sequence[Said],
    *,
    by: Person,
    facts: Mapping[str, str] | None = None,
    language: Language = "zh",
    names: Collection[str] = (),
    public: Collection[str] = (),
    may_see: bool = False,
    about: tuple[str, int] | None = None,
) -> Composed:
    """Return the four parts of a summary (`details`, `course`, `prevention`, `measures`) in `parts`."""
    if not talk:
        return Composed(reason="empty")
    known = facts or {}
    cover, canary = Cover(names=names, public=public), _canary()
    question = ask_for_summary(talk, facts=known, language=language, cover=cover, canary=canary)
    given = tuple(f"{name}: {value}" for name, value in known.items())
    material = _material(talk, given=given, approved=(), authority="clerk", cover=cover, question=question)
    shown: dict[str, str] = {}

    def judge(answer: str) -> Verdict:
        parts = parts_of(answer, PARTS)
        if parts is None:
            return Verdict("", refusal="unreadable")
        verdicts = guard_summary(parts, material, language=language, most=longest("summary", language))
        dropped = tuple(drop for verdict in verdicts.values() for drop in verdict.dropped)
        shown.update({name: cover.show(verdict.text, plain=may_see) for name, verdict in verdicts.items()})
        refusal = next((verdict.refusal for verdict in verdicts.values() if verdict.refusal), "")
        return Verdict("\n".join(shown.values()).strip(), dropped, "" if any(shown.values()) else refusal or "empty")

    # A summary is read as a whole: the answer is no text to be tidied but an object with four of them.
    composed = _composed(Purpose.SUMMARY, question, judge, cover, by=by, about=about, may_see=may_see, is_whole=True)
    parts = {name: shown.get(name, "") for name in PARTS} if composed.text is not None else None
    return Composed(composed.text, parts, composed.reason, composed.dropped, composed.composition)


def allowance_of(authority: Authority, approved: Sequence[str] = ()) -> Allowance:
    """Return what somebody of this authority may offer alone, by the bank's own matrix."""
    matrix, roles = installed().authority, set(ROLES[authority])
    grounds = {ground for grant in matrix.grants for ground in grant.grounds}
    limits = {
        kind: [matrix.limit(roles, kind=named, ground=ground) or Decimal(0) for ground in grounds]
        for kind, named in _KINDS.items()
    }
    return Allowance({kind: max(amounts, default=Decimal(0)) for kind, amounts in limits.items()}, tuple(approved))


def _composed(
    purpose: Purpose,
    question: Question,
    judge: Callable[[str], Verdict],
    cover: Cover,
    *,
    by: Person,
    about: tuple[str, int] | None,
    may_see: bool,
    is_whole: bool = False,
) -> Composed:
    verdict = Verdict("")

    def judged(completion: Completion) -> Judged:
        nonlocal verdict
        answer = completion.text if is_whole else tidy(_whole_sentences(completion))
        try:
            verdict = judge(answer)
        except Exception as error:  # a guard that breaks lets nothing through, and breaks no page
            logger.error("a guard broke: %s", type(error).__name__)  # noqa: TRY400 - a trace may hold the text
            verdict = Verdict("", refusal="unreadable")
        return Judged(verdict.refusal, tuple(drop.why for drop in verdict.dropped))

    called = call_model(purpose, question, by=by, about=about, judge=judged)
    dropped = tuple(Dropped(cover.show(drop.text, plain=False), drop.why) for drop in verdict.dropped)
    if called.reason:
        return Composed(None, None, verdict.refusal or called.reason, dropped, called.composition)
    return Composed(cover.show(verdict.text, plain=may_see), None, "", dropped, called.composition)


def _whole_sentences(completion: Completion) -> str:
    """Return the answer without a last sentence that the server did not finish."""
    return _LAST_SENTENCE.sub("", completion.text) if completion.is_cut else completion.text


def _material(
    talk: Sequence[Said],
    *,
    given: Sequence[str],
    approved: Sequence[str],
    authority: Authority,
    cover: Cover,
    question: Question,
) -> Material:
    """Return what the answer may rest on, covered as it went out; what our side said counts as given."""
    ours = [turn.text for turn in talk if not turn.is_customer]
    heard = [turn.text for turn in talk if turn.is_customer]
    return Material(
        given=tuple(cover.hide(words) for words in (*given, *ours)),
        heard=tuple(cover.hide(words) for words in heard),
        placeholders=cover.given,
        secrets=question.secrets,
        allowance=allowance_of(authority, tuple(cover.hide(words) for words in approved)),
    )


def _checker(talk: Sequence[Said], setting: Setting) -> Callable[[str], list[Fault]]:
    """Return the coach's draft check in this talk."""

    def check(text: str) -> list[Fault]:
        marks = coach().check(text, talk, setting).marks
        return [Fault(mark.start, mark.end, mark.severity == "block", mark.code) for mark in marks]

    return check


def _canary() -> str:
    return f"N{secrets.token_hex(5)}"
