"""Find what a message promises, and by when: "您三天内会接到电话" is a promise whose time is worked out from the words.

A sentence counts when it says what we will do or what the customer will get, and by when. Questions, wishes to the
customer ("请您三天内补交") and what is past do not count: better to miss one than to nag about none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tingsu.core.clock import Calendar, CalendarNotLoaded, add_working_days
from tingsu.core.text.normalise import normalise

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMBER = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
_PART = {"上午": 12, "早上": 10, "中午": 13, "下午": 18, "傍晚": 19, "晚上": 21, "晚": 21}
_CLOCK = r"(?P<part>上午|早上|中午|下午|傍晚|晚上)?\s*(?:(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:点|时|:)(?P<half>半)?(?P<minute>[0-5]\d)?分?)?"  # noqa: E501
_DAYS = {"今天": 0, "今日": 0, "今晚": 0, "当天": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_WEEK = "一二三四五六日天"

_WE_WILL = re.compile(
    r"(我|我们|我行|本行|银行|行里|专人|工作人员|同事|经理|主管|后台|系统|财务|信用卡中心|客服)[^。;!?]{0,24}?"
    r"(会|将|给您|为您|向您|联系您|一定|保证|负责|安排|退|回电|回复|答复|处理|打给您|上门|寄|告诉您|告知)"
    r"|(您|你)[^。;!?]{0,16}?(会|就能|即可|可以|就可以|能)(接到|收到|看到|拿到|得到|查到)"
    r"|(会|将|给您|为您)[^。;!?]{0,12}?(联系|回电|回复|答复|退|到账|处理|办|打电话|寄|解决|结果|说法|告知|告诉)"
    r"|(前|内|之前|以内|点)(就|会|将|可|能|一定)?[^。;!?,]{0,6}?(到账|到(您|你)的?(账|卡)|退回|退还|退款|回电|答复|回复|办好|解决|寄出|打给您|联系您|给您)"
)
_NOT_OURS = re.compile(
    r"请(您|你)?[^。;!?]{0,14}(提供|补充|补交|携带|带|前来|到|来|回复|确认|提交|配合|准备|拨打|保管)|麻烦(您|你)|(您|你)(需要?|必须|应|得|方便|可在|可以在|有权)"
    r"|是否|能不能|可不可以|要不要|已经?(在)?[^。;!?]{0,10}(到账|退|联系|回复|寄出|办好|处理完)|不能(保证|承诺)|无法|没有?办法|并不|不会|如果(您|你)"
)
_WE_WILL_EN = re.compile(
    r"\b(we|i|our \w+( \w+)?|somebody|someone|a colleague|the (bank|branch|team))( will|'ll|’ll| shall| are going to)\b"
    r"|\byou( will|'ll|’ll)( \w+)? (hear|receive|get|be called|have)\b|\bwill (be|have been) (refunded|credited|paid|sent|called)\b",  # noqa: E501
    re.IGNORECASE,
)
_NOT_OURS_EN = re.compile(
    r"\b(please|could you|can you|you (must|need|should|may|can)|cannot promise|will not|won't|if you)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^。;!?\n]+[?]?")
_SENTENCE_EN = re.compile(r"(?:[^.;!?\n]|\.(?=\d)|(?<=[ap])\.(?=m))+[?]?")


@dataclass(frozen=True, slots=True)
class Found:
    """A promise in a text: its place, its words, and when it is due."""

    start: int
    end: int
    text: str
    due_at: datetime


def find_promises(text: str, *, now: datetime, calendar: Calendar) -> list[Found]:
    """Return the promises of `text`, said at `now`, in the order of the text.

    "三天内" ends with the third day after today, "5 个工作日" with the fifth worked day of `calendar`, "周五前" with
    Friday. Where the calendar does not reach, the promise is left out rather than given a wrong time.
    """
    plain = normalise(text)
    chinese = sum("一" <= character <= "鿿" for character in plain) * 4 >= len(plain)
    found = []
    for match in (_SENTENCE if chinese else _SENTENCE_EN).finditer(plain):
        words = match.group()
        if words.endswith("?") or not _is_promise(words, chinese=chinese):
            continue
        try:
            due_at = due_of(words, now=now, calendar=calendar)
        except CalendarNotLoaded:
            continue
        if due_at is not None:
            start = match.start() + len(words) - len(words.lstrip(" ,、"))
            found.append(Found(start, match.end(), text[start : match.end()].strip(), due_at))
    return found


def due_of(words: str, *, now: datetime, calendar: Calendar) -> datetime | None:
    """Return the time that normalised words name, the earliest when they name several; None when they name none."""
    local = now.astimezone(calendar.zone)
    dues = []
    for pattern, reckon in _DUES:
        for match in pattern.finditer(words):
            due_at = reckon(match, local, calendar)
            if due_at is not None and due_at > local:
                dues.append(due_at)
    bare = _BARE_CLOCK.search(words)
    if bare and not dues:  # "17 点前" alone means today
        due_at = _on(local.date(), bare, calendar)
        return due_at if due_at is not None and due_at > local else None
    return min(dues, default=None)


def _is_promise(words: str, *, chinese: bool) -> bool:
    if chinese:
        return bool(_WE_WILL.search(words)) and not _NOT_OURS.search(words)
    return bool(_WE_WILL_EN.search(words)) and not _NOT_OURS_EN.search(words)


def _number(word: str) -> int:
    """Read 3, 三, 十五, 二十; nought for nonsense."""
    if word.isdecimal():
        return int(word)
    if word.lower() in _ENGLISH:
        return _ENGLISH[word.lower()]
    tens, ten, ones = word.partition("十")
    if not ten:
        return _DIGITS.get(word, 0)
    return _DIGITS.get(tens, 1 if not tens else 0) * 10 + _DIGITS.get(ones, 0)


def _on(day: date, match: re.Match[str], calendar: Calendar) -> datetime | None:
    """Return the time of day that a match names on a day: its hour, its part of the day, else the day's end."""
    part, hour = match["part"], match["hour"]
    if hour is None:
        return _at(day, _PART[part], 0, calendar) if part else calendar.end_of(day)
    number = _number(hour)
    if part in ("下午", "傍晚", "晚上") and number < 12:
        number += 12
    minute = 30 if match["half"] else int(match["minute"] or 0)
    return _at(day, number, minute, calendar)


def _at(day: date, hour: int, minute: int, calendar: Calendar) -> datetime | None:
    if hour == 24 and not minute:
        return calendar.end_of(day)
    return datetime.combine(day, time(hour, minute), tzinfo=calendar.zone) if hour < 24 else None


def _days(match: re.Match[str], now: datetime, calendar: Calendar) -> datetime | None:
    number = _number(match[1])
    return calendar.end_of(now.date() + timedelta(days=number)) if number else None


def _working_days(match: re.Match[str], now: datetime, calendar: Calendar) -> datetime | None:
    number = _number(match[1])
    return calendar.end_of(add_working_days(now.date(), number, calendar)) if number else None


def _hours(match: re.Match[str], now: datetime, calendar: Calendar) -> datetime | None:
    number = _number(match[1])
    minutes = match[2] in ("分钟", "minutes", "minute")
    return now + (timedelta(minutes=number) if minutes else timedelta(hours=number)) if number else None


def _named_day(match: re.Match[str], now: datetime, calendar: Calendar) -> datetime | None:
    day = now.date() + timedelta(days=_DAYS[match["day"]])
    if match["day"] == "今晚" and match["hour"] is None:
        return _at(day, _PART["晚上"], 0, calendar)
    at = _on(day, match, calendar)
    if at is not None and match["day"] == "今晚" and at.hour < 12:
        at += timedelta(hours=12)
    return at


def _weekday(match: re.Match[str], now: datetime, calendar: Calendar) -> datetime | None:
    wanted = min(_WEEK.index(match["weekday"]), 6)
    monday = now.date() - timedelta(days=now.weekday())
    if match["next"]:
        return _on(monday + timedelta(days=7 * len(match["next"]) + wanted), match, calendar)
    at = _on(monday + timedelta(days=wanted), match, calendar)
    return at + timedelta(days=7) if at is not None and at <= now else at


def _date(match: re.Match[str], now: datetime, calendar: Calendar) -> datetime | None:
    month = int(match["month"] or now.month)
    try:
        day = date(now.year, month, int(match["mday"]))
        if day < now.date():
            day = date(
                now.year + (match["month"] is not None or month == 12),
                month if match["month"] else month % 12 + 1,
                day.day,
            )
    except ValueError:
        return None
    return _on(day, match, calendar)


def _english_day(match: re.Match[str], now: datetime, calendar: Calendar) -> datetime | None:
    word = match["word"].lower()
    if word in ("today", "tonight"):
        day = now.date()
    elif word == "tomorrow":
        day = now.date() + timedelta(days=1)
    else:
        ahead = (_ENGLISH_WEEK.index(word[:3]) - now.weekday()) % 7
        day = now.date() + timedelta(days=ahead or 7)
    if match["hour"]:
        hour = int(match["hour"]) % 12 + (12 if match["half"].lower().startswith("p") else 0)
        return _at(day, hour, int(match["minute"] or 0), calendar)
    part = (match["part"] or "").lower()
    return (
        _at(day, {"morning": 12, "noon": 12, "afternoon": 18, "evening": 21}[part], 0, calendar)
        if part
        else calendar.end_of(day)
    )


_ENGLISH = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
_ENGLISH_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EN_NUMBER = r"(\d{1,3}|" + "|".join(_ENGLISH) + ")"
_EN_PART = r"(?:\s+(?P<part>morning|noon|afternoon|evening))?"
_EN_CLOCK = r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap])\.?m\b\.?)"
_EN_DAY = r"(?P<word>today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_BARE_CLOCK = re.compile(
    r"(?P<part>上午|早上|中午|下午|傍晚|晚上)?\s*(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?:点|时|:)"
    r"(?P<half>半)?(?P<minute>[0-5]\d)?分?\s*(?:之?前|以前)"
)
Reckon = Callable[["re.Match[str]", datetime, Calendar], "datetime | None"]
_DUES: tuple[tuple[re.Pattern[str], Reckon], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reckon)
    for pattern, reckon in (
        (rf"{_NUMBER}\s*个?\s*(?:工作日|working ?day)", _working_days),
        (rf"{_NUMBER}\s*个?\s*(?:天|日|自然日)(?:之?内|以内|后|左右|就|会|能|可)", _days),
        (rf"{_NUMBER}\s*个?\s*(小时|钟头|分钟)(?:之?内|以内|后|就|会)", _hours),
        (rf"(?P<day>{'|'.join(sorted(_DAYS, key=len, reverse=True))})\s*{_CLOCK}", _named_day),
        (rf"(?P<next>下+)?(?:本|这)?(?:个)?(?:周|星期|礼拜)(?P<weekday>[{_WEEK}])\s*{_CLOCK}", _weekday),
        (rf"(?:(?P<month>1[0-2]|[1-9])月)(?P<mday>3[01]|[12]\d|[1-9])(?:日|号)\s*{_CLOCK}", _date),
        (rf"(?<![\d月])(?P<month>(?!))?(?P<mday>3[01]|[12]\d|[1-9])号\s*{_CLOCK}", _date),
        (rf"within {_EN_NUMBER} (?:working|business) days?", _working_days),
        (rf"within {_EN_NUMBER} days?", _days),
        (rf"within {_EN_NUMBER} (hours?|minutes?)", _hours),
        (rf"(?:by|before|until) {_EN_CLOCK}\s+(?:on )?{_EN_DAY}(?P<part>(?!))?", _english_day),
        (rf"(?<!m )(?<!on )(?<!m\. )\b{_EN_DAY}{_EN_PART}(?:,? (?:at|by|before) {_EN_CLOCK})?", _english_day),
    )
)
