"""What a model wrote, held against what is known and allowed, before anybody sees it.

Two outcomes. A sentence with a fact that nobody gave, or with words that inflame, costs only itself. What shows that
the model obeys somebody else than us (an offer nobody may make, a link, our own instructions, words in disguise)
refuses the whole draft: then the coach's own sentences stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tingsu.core.composing.claims import claims_of, is_supported
from tingsu.core.composing.known import Allowance, Material, known_of, unproved
from tingsu.core.composing.offers import Offer, offers_in, refusals_in
from tingsu.core.composing.tidy import is_disguised
from tingsu.core.reading.labels import COMPLIANCE, TABOOS
from tingsu.core.said import Words
from tingsu.core.text.normalise import normalise

KEEPS_AT_LEAST = 0.4  # of the characters; what is left of less is no draft
SHORTEST = 6

# Why a sentence went or a whole draft was refused, as the screen says it.
WHY: dict[str, Words] = {
    "empty": Words("模型没有写出内容", "the model wrote nothing"),
    "unreadable": Words("模型的回答格式不对", "the answer has not the form that was asked for"),
    "disguised": Words("字与字之间夹了符号", "the words are in disguise"),
    "leak": Words("回答里带出了给模型的指令", "the answer repeats our instructions or says that it is a model"),
    "link": Words("回答里有网址或联系方式", "the answer has a link or an address"),
    "language": Words("回答的语言不对", "the answer is in another language"),
    "authority": Words("许诺了权限之外或资料里没有的事", "it offers what is above the authority or was not given"),
    "compliance": Words("含有合规上不能说的话", "it says what compliance forbids"),
    "taboo": Words("含有会激怒客户的话", "it holds words that inflame"),
    "untimely": Words("现在不是说这句的时候", "this is not the moment for it"),
    "fact": Words("有资料里没有的事实", "it states what nobody gave"),
    "time": Words("许诺了资料里没有的时间", "it promises a time that nobody gave"),
    "personal": Words("出现了不该有的个人信息", "it holds personal data that we did not send"),
    "placeholder": Words("用了没有给过的代号", "it uses a placeholder that was never given"),
    "leaning": Words("接着已去掉的那句说", "it leans on a sentence that was taken out"),
    "length": Words("超过了长度", "it is beyond the length"),
    "little_left": Words("去掉不能用的句子后所剩无几", "little is left without the sentences taken out"),
    "lost": Words("改写后少了原文的事实", "the new wording lost facts of the old"),
    "meaning": Words("改写后意思变了", "the new wording changed the meaning"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Words that the draft check stops at: their place, whether they forbid sending, the code of the taboo."""

    start: int
    end: int
    blocks: bool
    code: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was taken out, and why (a key of `WHY`)."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is left of an answer. `refusal` is a key of `WHY` when nothing may be shown; `text` is empty then."""

    text: str
    dropped: tuple[Dropped, ...] = ()
    refusal: str = ""


Check = Callable[[str], Sequence[Fault]]

_LINK = re.compile(
    r"https?:|www\.|(?<![a-z0-9])[a-z0-9\-]+\.(?:com|cn|net|org|info|top|xyz|vip|io|cc|ru|me|site|app|"
    r"link|shop)(?![a-z])|"
    r"[\w.+\-]+@[\w\-]+\.|二维码|扫码|点击(?:链接|下方|以下)|加(?:我|客服)?(?:的)?(?:微信|qq|群)|"
    r"\bt\.me\b|\bscan the|\bclick (?:here|the link|this)"
)
_LEAK = re.compile(
    r"<\|?(?:im_start|im_end|system|user|assistant|endoftext)|^\s*(?:system|assistant|user)\s*[::]|"
    r"语言模型|大模型|人工智能助手|"
    r"作为(?:一个|一名)?(?:ai|人工智能|助手|模型)|我是(?:一个|一名)?(?:ai|人工智能|机器人|模型|通义|"
    r"千问|deepseek|gpt|文心)|系统提示|提示词|"
    r"(?:忽略|无视)(?:以上|之前|前面|上述)|(?:按照|根据|遵照)(?:您|你)?(?:的)?指令|\bas an ai\b|"
    r"language model|system prompt|"
    r"previous instructions|<\/?[a-z]+[ >]",
    re.MULTILINE,
)
_LEANS = re.compile(r"^(?:因此|所以|这样一来|这样|届时|到时候?|如此|那时|then|so|therefore|by then)")
_SENTENCE = re.compile(r"[^。!?;!?;\n]*[。!?;!?;]+[”」』\")]?|[^。!?;!?;\n]+|\n")
_SENTENCE_EN = re.compile(r"(?:[^.!?;\n]|\.(?=\S))*[.!?;]+[\"”)]?\s*|[^.!?;\n]+|\n")


def guard_reply(answer: str, material: Material, *, check: Check, language: str, most: int) -> Verdict:
    """Return what may be shown of a drafted reply. `most` is the longest reply, in characters."""
    refusal = _refusal(answer, material, language, most) or _overreach(answer, material, material.given)
    if refusal:
        return Verdict("", refusal=refusal)
    faults = check(answer)
    stops = [fault for fault in faults if fault.blocks]
    if stops:
        return Verdict("", refusal="compliance" if any(stop.code in COMPLIANCE for stop in stops) else "taboo")
    verdict = _sifted(answer, material, faults=faults, strict=True, most=most, language=language)
    if verdict.refusal:
        return verdict
    # What is left reads on from other words now: it is looked at once more.
    again = _overreach(verdict.text, material, material.given) or ("taboo" if check(verdict.text) else "")
    return Verdict("", verdict.dropped, again) if again else verdict


def guard_rewrite(answer: str, draft: str, material: Material, *, check: Check, language: str, most: int) -> Verdict:
    """Return a new wording that says neither more nor less than `draft`: every fact, every refusal, no new offer."""
    verdict = guard_reply(answer, material, check=check, language=language, most=most)
    if verdict.refusal:
        return verdict
    kept = claims_of(verdict.text)
    if any(not is_supported(claim, kept) for claim in claims_of(draft) if claim.kind != "day"):
        return Verdict("", verdict.dropped, "lost")
    if refusals_in(draft) - refusals_in(verdict.text) or _kinds(offers_in(draft)) - _kinds(offers_in(verdict.text)):
        return Verdict("", verdict.dropped, "meaning")
    return verdict


def guard_summary(parts: Mapping[str, str], material: Material, *, language: str, most: int) -> dict[str, Verdict]:
    """Return what may be shown of each part. A summary tells: an offer in it must have been made, a fact been said."""
    verdicts = {}
    for name, part in parts.items():
        refusal = _refusal(part, material, language, most) if part else ""
        sifted = Verdict("", refusal=refusal) if refusal or not part else None
        verdicts[name] = sifted or _sifted(
            part, material, faults=(), strict=False, most=most, language=language, least=0.0
        )
    return verdicts


def _refusal(answer: str, material: Material, language: str, most: int) -> str:
    """Return why an answer is not even looked at sentence by sentence."""
    plain = normalise(answer)
    if not plain.strip():
        return "empty"
    if is_disguised(plain):
        return "disguised"
    if _LEAK.search(plain) or any(normalise(secret) in plain for secret in material.secrets if secret):
        return "leak"
    if _LINK.search(plain):
        return "link"
    if not _speaks(plain, language):
        return "language"
    return "length" if len(plain) > 4 * most else ""


def _speaks(plain: str, language: str) -> bool:
    letters = [character for character in plain if character.isalpha()]
    chinese = sum("一" <= character <= "鿿" for character in letters)
    if language.startswith("en"):
        return chinese <= 0.2 * len(letters)
    return chinese >= 0.6 * len(letters)


def _overreach(text: str, material: Material, given: Sequence[str]) -> str:
    """Return `authority` when a text offers a kind that was not given, or more than the allowance."""
    known = [offer for words in given for offer in offers_in(words)]
    kinds = _kinds(known)
    free = [amount for words in material.allowance.approved for offer in offers_in(words) for amount in offer.amounts]
    kinds |= _kinds([offer for words in material.allowance.approved for offer in offers_in(words)])
    for offer in offers_in(text):
        if offer.kind not in kinds:
            return "authority"
        limit = material.allowance.up_to.get(offer.kind, Decimal(0))
        if any(amount > limit and amount not in free for amount in offer.amounts):
            return "authority"
    return ""


def _kinds(offers: Sequence[Offer]) -> frozenset[str]:
    return frozenset(offer.kind for offer in offers)


def _sifted(
    text: str,
    material: Material,
    *,
    faults: Sequence[Fault],
    strict: bool,
    most: int,
    language: str,
    least: float = KEEPS_AT_LEAST,
) -> Verdict:
    """Return the text without the sentences that have a fault or an unknown fact. `strict`: heard times bind nobody."""
    known = known_of(material)
    kept: list[str] = []
    dropped: list[Dropped] = []
    length = 0
    for match in (_SENTENCE_EN if language.startswith("en") else _SENTENCE).finditer(text):
        sentence = match.group()
        why = next((_why(fault) for fault in faults if _overlap(fault, match)), "")
        why = why or unproved(sentence, material, known, strict=strict)
        if not why and not strict:
            why = _overreach(sentence, _unlimited(material), material.given)
        if not why and dropped and dropped[-1].why != "leaning" and _LEANS.match(sentence.strip().lower()):
            why = "leaning" if not kept or kept[-1] != "\n" else ""
        if not why and length + len(sentence) > most:
            why = "length"
        if why and sentence.strip():
            dropped.append(Dropped(sentence.strip(), why))
        else:
            kept.append(sentence)
            length += len(sentence)
    left = re.sub(r"\n{2,}", "\n", "".join(kept)).strip()
    if dropped and (len(left) < SHORTEST or len(left) < least * len(text.strip())):
        reasons = [drop.why for drop in dropped]
        only = reasons[0] if not left else "little_left"
        return Verdict("", tuple(dropped), only)
    return Verdict(left, tuple(dropped))


def _overlap(fault: Fault, match: re.Match[str]) -> bool:
    return fault.start < match.end() and fault.end > match.start()


def _why(fault: Fault) -> str:
    return "taboo" if fault.code in (*TABOOS, *COMPLIANCE) else "untimely"


def _unlimited(material: Material) -> Material:
    """Return the material for telling what was offered: who offered it had the authority, or the case says so."""
    allowance = Allowance(dict.fromkeys((*_ALL_KINDS,), Decimal("Infinity")), material.allowance.approved)
    return Material(material.given, material.heard, material.placeholders, material.secrets, allowance)


_ALL_KINDS = ("refund", "money", "points", "waiver", "rate", "extension", "credit", "release", "result", "everything")
