"""The words of an explanation: every step of a reckoning in Chinese and English, for people, not machines."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from tingsu.core.clock.rules import ClockRule, Ends, Extension, FirstDay, Limit, PauseGround, Unit
from tingsu.core.said import Words

WEEKDAYS_ZH = "一二三四五六日"

UNITS = {
    Unit.CALENDAR_DAY: ("个自然日", "calendar days"),
    Unit.WORKING_DAY: ("个工作日", "working days"),
    Unit.WEEK: ("周", "weeks"),
    Unit.MONTH: ("个月", "months"),
    Unit.HOUR: ("小时", "hours"),
    Unit.WORKING_MINUTE: ("分钟工作时间", "minutes of working time"),
}


def limit_words(limit: Limit) -> Words:
    """Say a limit: 15个自然日 / 15 calendar days."""
    zh, en = UNITS[limit.unit]
    if limit.amount == 1:
        en = en.removesuffix("s")
    return Words(f"{limit.amount}{zh}", f"{limit.amount} {en}")


def day_words(day: date) -> Words:
    """Say a date as people do: 2026年3月5日(周四) / Thu 5 Mar 2026."""
    zh = f"{day.year}年{day.month}月{day.day}日(周{WEEKDAYS_ZH[day.weekday()]})"
    return Words(zh, f"{day:%a} {day.day} {day:%b %Y}")


def instant_words(at: datetime, zone: tzinfo) -> Words:
    """Say an instant; midnight is said as 24:00 of the day that ends."""
    local = at.astimezone(zone)
    day, clock = local.date(), f"{local:%H:%M}"
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        day, clock = day - timedelta(days=1), "24:00"
    words = day_words(day)
    return Words(f"{words.zh}{clock}", f"{words.en} {clock}")


def started(rule: ClockRule, at: datetime, zone: tzinfo) -> Words:
    """Say when and on what the clock started."""
    when = instant_words(at, zone)
    events = {
        "received": ("收到投诉", "complaint received"),
        "forwarded": ("收到转办", "transfer received"),
        "told": ("告知处理决定", "decision told"),
        "review_applied": ("收到核查申请", "application for review received"),
    }
    zh, en = events.get(rule.starts_on, (rule.starts_on, rule.starts_on))
    return Words(f"{when.zh} {zh},时限「{rule.name.zh}」开始。", f"{when.en}: {en}; the clock “{rule.name.en}” starts.")


def moved_to_working_day(day: date) -> Words:
    """Say that a start out of hours counts as the next working day."""
    words = day_words(day)
    return Words(
        f"非工作时间收到,视为 {words.zh} 收到。",
        f"Received out of hours, counted as received on {words.en}.",
    )


def counted(rule: ClockRule, limit: Limit, start: date, article: Words) -> Words:
    """Say how many days are counted and from which."""
    length, words = limit_words(limit), day_words(start)
    if rule.first_day is FirstDay.EXCLUDED:
        zh = f"{words.zh} 当日不计入,自次日起算 {length.zh}({article.zh})。"
        en = f"{words.en} itself is not counted; {length.en} from the next day ({article.en})."
    else:
        zh = f"自 {words.zh} 当日起算 {length.zh}({article.zh})。"
        en = f"{length.en} counted from {words.en}, that day included ({article.en})."
    return Words(zh, en)


def timed(limit: Limit, at: datetime, zone: tzinfo, article: Words) -> Words:
    """Say that a limit in hours or worked minutes runs from an instant."""
    length, when = limit_words(limit), instant_words(at, zone)
    return Words(f"自 {when.zh} 起 {length.zh}({article.zh})。", f"{length.en} from {when.en} ({article.en}).")


def rolled(before: date, after: date) -> Words:
    """Say that a last day on a day off moves."""
    old, new = day_words(before), day_words(after)
    return Words(f"{old.zh} 为休息日,顺延至 {new.zh}。", f"{old.en} is a day off; moved to {new.en}.")


def left_out(days: int, since: date, until: date, ground: Words) -> Words:
    """Say how many days a finished pause leaves out."""
    start, end = day_words(since), day_words(until)
    return Words(
        f"{start.zh} 暂停、{end.zh} 恢复({ground.zh}),扣除 {days} 天。",
        f"Paused on {start.en}, resumed on {end.en} ({ground.en}): {days} days left out.",
    )


def left_out_minutes(minutes: int, since: datetime, until: datetime, zone: tzinfo, ground: Words) -> Words:
    """Say how much time a finished pause leaves out of a limit in hours or minutes."""
    start, end = instant_words(since, zone), instant_words(until, zone)
    return Words(
        f"{start.zh} 暂停、{end.zh} 恢复({ground.zh}),扣除 {minutes} 分钟。",
        f"Paused {start.en}, resumed {end.en} ({ground.en}): {minutes} minutes left out.",
    )


def paused(since: datetime, zone: tzinfo, ground: Words) -> Words:
    """Say that the clock stands still now."""
    when = instant_words(since, zone)
    return Words(
        f"{when.zh} 起暂停计时({ground.zh}),恢复后再定到期日。",
        f"Paused since {when.en} ({ground.en}); no due date until resumed.",
    )


def extended(extension: Extension, at: datetime, zone: tzinfo, by: str, reason: str) -> Words:
    """Say an extension: to what total, by whom, why."""
    total, when = limit_words(extension.total), instant_words(at, zone)
    who_zh = f",批准:{by}" if by else (",须经:" + "、".join(extension.approvers) if extension.approvers else "")
    who_en = (
        f", approved by {by}" if by else (f", needs {' or '.join(extension.approvers)}" if extension.approvers else "")
    )
    why = f",{reason}" if reason else ""
    return Words(
        f"{when.zh} 延长至共 {total.zh}({extension.article.zh}{who_zh}{why})。",
        f"{when.en}: extended to {total.en} in all ({extension.article.en}{who_en}{', ' + reason if reason else ''}).",
    )


def restarted(at: datetime, zone: tzinfo, article: Words) -> Words:
    """Say that new facts start the clock again."""
    when = instant_words(at, zone)
    return Words(
        f"{when.zh} 收到新的事实或理由,重新起算({article.zh})。",
        f"{when.en}: new facts or reasons received; counted anew ({article.en}).",
    )


def ended(at: datetime, zone: tzinfo, kind: str) -> Words:
    """Say that the clock ended by withdrawal or by being met."""
    when = instant_words(at, zone)
    if kind == "withdraw":
        return Words(f"{when.zh} 客户撤回投诉,程序终止。", f"{when.en}: the customer withdrew; the procedure ends.")
    return Words(f"{when.zh} 完成,停止计时。", f"{when.en}: done; the clock stops.")


def due(at: datetime, zone: tzinfo, ends: Ends) -> Words:
    """Say the deadline itself."""
    when = instant_words(at, zone)
    close = "(营业结束)" if ends is Ends.CLOSE_OF_BUSINESS else ""
    return Words(f"到期:{when.zh}{close}。", f"Due: {when.en}{' (close of business)' if close else ''}.")


def ground_words(grounds: tuple[PauseGround, ...], reason: str) -> Words:
    """Name the ground of a pause as the pack does, else by the given reason."""
    for ground in grounds:
        if reason in {ground.id, ground.name.zh, ground.name.en}:
            return Words(f"{ground.name.zh},{ground.article.zh}", f"{ground.name.en}, {ground.article.en}")
    return Words(reason or "未注明原因", reason or "no reason given")
