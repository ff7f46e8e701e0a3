"""What a text claims that can be looked up: amounts, rates, dates, times, spans of time, numbers, names, laws.

Two texts say the same fact when their claims have the same kind and value, however they are written: 两万五, 25,000 元
and 2.5万 are one amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tingsu.core.composing.cover import PLACEHOLDER, SURNAMES
from tingsu.core.composing.numerals import NUMBER, number_of
from tingsu.core.text.normalise import normalise
from tingsu.core.text.personal import find_personal

# Without those that are everyday words before a title: 和大堂经理, 向行长.
_NAMING = SURNAMES.translate(dict.fromkeys(map(ord, "和向于时任全应单明古管计")))
TIMES = frozenset({"duration", "date", "time", "weekday", "day"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact in a text: what kind, its value in one form, the place of its words."""

    kind: str
    value: tuple[object, ...]
    start: int
    end: int


_UNITS = {
    "工作日": "working day",
    "交易日": "trading day",
    "自然日": "day",
    "天": "day",
    "日": "day",
    "小时": "hour",
    "钟头": "hour",
    "分钟": "minute",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "个月": "month",
    "月": "month",
    "年": "year",
    "季度": "quarter",
    "working day": "working day",
    "business day": "working day",
    "day": "day",
    "hour": "hour",
    "minute": "minute",
    "week": "week",
    "month": "month",
    "year": "year",
}
_PREFIX = re.compile(r"^(?:根据|依据|按照|依照|按|照|和|及|由|在|的|是|因为|违反|参照)+")
_WEEK = "一二三四五六日"
_ENGLISH_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_WORDS = {
    word: number
    for number, word in enumerate("zero one two three four five six seven eight nine ten".split())  # noqa: SIM905
}
_N = rf"(?P<n>{NUMBER})"
_NAMED_LAW = (
    r"[一-鿿]{0,14}(?:保护法|管理法|银行法|监督法|保险法|证券法|洗钱法|民法典|刑法|合同法|管理办法|"
    r"暂行办法|管理条例|实施细则|管理规定|"
    r"管理指引|司法解释)"
)
_BODIES = (
    r"金融监管总局|国家金融监督管理总局|银保监(?:会|局)|证监(?:会|局)|人民银行|央行|人行|消费者协会|"
    r"消协|消保委|市场监管局|信访局|法院|检察院|仲裁委|"
    r"公安(?:局|机关)?|派出所|反诈中心|外汇局|调解中心|调解委员会|ombudsman|regulator|central bank|police|court"
)
_TITLES = "经理|主任|行长|主管|先生|女士|小姐|科长|处长|师傅|律师|警官|董事长|总监|老师"
# In this order, the first that finds a place keeps it: 3月5日 is a date before it could be five days.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("placeholder", PLACEHOLDER.pattern),
        ("law", r"《[^》]{1,40}》"),
        ("article", rf"(?:第\s?(?P<a>{NUMBER})\s?条|\b(?:article|section|clause)\s\d+)(?:第?\s?{NUMBER}\s?[款项])?"),
        ("law", _NAMED_LAW),
        ("body", _BODIES),
        ("date", r"(?P<y>\d{4})\s?[年\-/.]\s?(?P<m>\d{1,2})(?:\s?[月\-/.]\s?(?P<d>\d{1,2})\s?[日号]?|\s?月)"),
        ("date", rf"(?P<m>{NUMBER})\s?月\s?(?P<d>{NUMBER})\s?[日号]"),
        ("date", r"(?P<y>(?:19|20)\d{2})\s?年"),
        ("date", rf"(?P<em>\b{_MONTH})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<y>\d{{4}}))?"),
        ("date", rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<em>{_MONTH})(?![a-z])(?:\s(?P<y>\d{{4}}))?"),
        (
            "time",
            r"(?P<part>上午|早上|中午|下午|傍晚|晚上|凌晨)?\s?(?P<h>[01]?\d|"
            r"2[0-4]):(?P<min>[0-5]\d)(?:\s?(?P<ap>[ap])\.?m)?",
        ),
        ("time", r"\b(?P<h>1?\d)(?:[.:](?P<min>[0-5]\d))?\s?(?P<ap>[ap])\.?m\b"),
        (
            "time",
            rf"(?P<part>上午|早上|中午|下午|傍晚|晚上|凌晨)\s?(?P<h>{NUMBER})\s?[点时](?:(?P<half>半)|"
            rf"(?P<min>{NUMBER})分?)?"
            rf"|(?P<h2>\d{{1,2}}|十[一二]?|[二两三四五六七八九])\s?点(?:(?P<half2>半)|"
            rf"(?P<min2>[0-5]\d)分?|(?:整|钟|前|之前|以前|左右|后|到|至))",
        ),
        ("percent", rf"百分之(?P<n100>{NUMBER})|千分之(?P<n1000>{NUMBER})|万分之(?P<n10000>{NUMBER})"),
        ("percent", rf"{_N}\s?(?P<per>%|‰|percent|个?百分点|个?基点|bp)"),
        ("discount", rf"(?<!打)(?<!对){_N}\s?折(?![扣合腾算])|打{NUMBER}折"),
        ("money", rf"(?:[¥$]|rmb|cny|usd|hkd)\s?{_N}"),
        (
            "money",
            rf"{_N}\s?(?:元|块钱|(?<!一)块(?!儿)|毛钱?|美元|美金|港币|港元|欧元|人民币|yuan|rmb|cny|usd|"
            rf"dollars?)(?P<small>[一二三四五六七八九1-9](?:[毛角]|(?=[,。!;的了]|$)))?",
        ),
        ("weekday", r"(?P<next>下+)?(?:个|本|这)?(?:周|星期|礼拜)(?P<w>[一二三四五六日天末])"),
        ("weekday", r"\b(?P<next>next\s)?(?P<ew>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)day\b"),
        ("duration", rf"{_N}\s?个?\s?(?P<unit>工作日|交易日|自然日|小时|钟头|分钟|季度|星期|礼拜)"),
        ("duration", rf"{_N}\s?(?P<unit>个月|天|周|年(?!费|化|度|报|轻|纪|底|初|终|龄))(?!前半)"),
        ("duration", rf"{_N}\s?(?P<unit>日)(?=[内之以后前])"),
        (
            "duration",
            rf"\b(?P<n>\d+(?:\.\d+)?|{'|'.join(_WORDS)})[\s\-]"
            r"(?P<unit>working day|business day|day|hour|minute|week|month|year)s?\b",
        ),
        ("date", r"(?<!\d)(?P<d>3[01]|[12]\d|[1-9])\s?[日号](?![线楼店码])"),
        ("date", rf"(?P<m>{NUMBER})\s?月(?:份|底|初|中旬|上旬|下旬)?"),
        (
            "day",
            r"大?后天|明天|明日|明早|明晚|次日|隔天|下周|下个?月|下个工作日|本周(?:内)?|这周(?:内)?|"
            r"月底|月末|年底|年内|月内|当天|当日|今天|今日|今晚"
            r"|\b(?:today|tonight|tomorrow|next week|next month|end of (?:the )?(?:day|week|month))\b",
        ),
        (
            "name",
            rf"(?:(?!高级|项目)[{_NAMING}][一-鿿]{{0,2}}?|[小老阿][{SURNAMES}])(?:{_TITLES})|\b(?:mr|mrs|"
            rf"ms|dr)\.?\s[a-z]+",
        ),
        ("name", rf"我(?:叫|是|的名字是|的名字叫)(?P<self>[{SURNAMES}小老][一-鿿]{{1,2}})(?=[,。!;:、 ]|$)"),
        ("name", rf"(?<![一-鿿])[小老][{SURNAMES}](?=[会来为帮跟在给把,。!])"),
        (
            "name",
            rf"(?:同事|柜员|专员|经办|客服)(?:是|叫)?(?P<self>[小老][{SURNAMES}]|"
            rf"[{SURNAMES}][一-鿿]{{1,2}})(?=[会来为帮给,。!将])",
        ),
        ("number", r"\d[\d,]*(?:\.\d+)?\s?[万亿千百]*"),
        ("count", r"(?P<n>[二两三四五六七八九十百千万][零一二三四五六七八九十百千万]*)\s?(?:次|笔|期|户|倍|成|张|套)"),
        ("number", r"[一二两三四五六七八九][十百千万][零一二三四五六七八九十百千万]*"),
    )
)


def claims_of(text: str) -> list[Claim]:
    """Return the claims of a text in its order; places never overlap. Personal data are claims like any other."""
    plain = normalise(text)
    taken: list[Claim] = [
        Claim("personal", (re.sub(r"[ \-]", "", plain[span.start : span.end]),), span.start, span.end)
        for span in find_personal(text)
    ]
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            start, end = match.span("self") if "self" in pattern.groupindex and match["self"] else match.span()
            if all(end <= claim.start or start >= claim.end for claim in taken):
                value = _value(kind, match, plain[start:end])
                if value is not None:
                    taken.append(Claim(kind, value, start, end))
    return sorted(taken, key=lambda claim: claim.start)


def is_supported(claim: Claim, sources: Iterable[Claim]) -> bool:
    """Say whether one of the sources says the same."""
    return any(_agrees(claim, source) for source in sources)


def _agrees(claim: Claim, source: Claim) -> bool:
    kinds = {claim.kind, source.kind}
    if kinds == {"money", "number"} or kinds == {"count", "number"}:  # "扣了80" is where 80 元 comes from
        return claim.value == source.value
    if claim.kind == "number" and source.kind in ("money", "count", "personal"):
        return claim.value == source.value or str(claim.value[0]) in str(source.value[0])
    if claim.kind != source.kind:
        return False
    if claim.kind == "date":  # every part that is said must be known; the year may be left out
        return all(mine is None or mine == theirs for mine, theirs in zip(claim.value, source.value, strict=True))
    if claim.kind == "time":
        (hour, minute, sure), (other, other_minute, other_sure) = claim.value, source.value
        same = hour == other if sure and other_sure else _hour(hour) == _hour(other)
        return bool(same and minute == other_minute)
    if claim.kind in ("law", "name"):
        return str(claim.value[0]) in str(source.value[0])
    return claim.value == source.value


def _hour(hour: object) -> int:
    return int(str(hour)) % 12


def _value(kind: str, match: re.Match[str], words: str) -> tuple[object, ...] | None:
    found = match.groupdict()
    if kind in _PARTS:
        return _PARTS[kind](found)
    if kind == "number":
        number = _number(words)
        return None if number is None else (number,)
    if kind == "article":
        return (_number(found.get("a") or "") or words,)
    if kind == "law":
        return (_PREFIX.sub("", words).strip("《》"),)
    if kind in ("money", "discount", "count"):
        return _amount(found, words)
    return (re.sub(r"\s", "", words),)


def _amount(found: dict[str, str | None], words: str) -> tuple[object, ...] | None:
    number = _number(found.get("n") or re.sub(r"[打折]", "", words))
    if number is None:
        return None
    small = _number((found.get("small") or "")[:1])
    return (number + small / 10,) if small else (number,)


def _duration(found: dict[str, str | None]) -> tuple[object, ...] | None:
    number = _number(found["n"] or "")
    return None if number is None else (number, _UNITS[found["unit"] or ""])


def _number(words: str) -> Decimal | None:
    return Decimal(_WORDS[words]) if words in _WORDS else number_of(words)


def _weekday(found: dict[str, str | None]) -> tuple[object, ...]:
    chinese, english = found.get("w"), found.get("ew")
    index = _ENGLISH_WEEK.index(english[:3]) if english else _WEEK.find(chinese or "日") % 7
    return bool(found["next"]), index


def _percent(found: dict[str, str | None]) -> tuple[object, ...] | None:
    for group, parts in (("n100", 1), ("n1000", 10), ("n10000", 100)):
        if found.get(group):
            number = _number(found[group] or "")
            return None if number is None else ((number / parts).normalize(),)
    number = _number(found["n"] or "")
    if number is None:
        return None
    per = found["per"] or ""
    parts = 10 if per == "‰" else 100 if per in ("bp", "基点", "个基点") else 1
    return ((number / parts).normalize(),)


def _date(found: dict[str, str | None]) -> tuple[object, ...]:
    year, day = found.get("y"), found.get("d")
    month = str(_MONTHS.index(found["em"][:3]) + 1) if found.get("em") else found.get("m")  # type: ignore[index]
    return tuple(None if part is None else _number(part) for part in (year, month, day))


def _time(found: dict[str, str | None]) -> tuple[object, ...] | None:
    hour = _number(found.get("h") or found.get("h2") or "")
    if hour is None:
        return None
    half = found.get("half") or found.get("half2")
    minute = Decimal(30) if half else _number(found.get("min") or found.get("min2") or "") or Decimal(0)
    part, half_day = found.get("part"), found.get("ap")
    if (part in ("下午", "傍晚", "晚上") or half_day == "p") and hour < 12:
        hour += 12
    return hour, minute, bool(part or half_day or hour > 12)


_PARTS = {"percent": _percent, "date": _date, "time": _time, "weekday": _weekday, "duration": _duration}
