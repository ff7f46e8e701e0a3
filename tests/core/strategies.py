"""What the core is made to meet: texts as people type them, calendars of all shapes, instants in all zones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tingsu.core.clock import Calendar, Window

UTC, SHANGHAI, LONDON, NEW_YORK = (
    ZoneInfo(key) for key in ("UTC", "Asia/Shanghai", "Europe/London", "America/New_York")
)
MORNING, AFTERNOON = Window(9 * 60, 12 * 60), Window(13 * 60 + 30, 17 * 60 + 30)
ALL_DAY = Window(0, 1440)
OFFICE_WEEK = ((MORNING, AFTERNOON),) * 5 + ((),) * 2
ROUND_THE_CLOCK = ((ALL_DAY,),) * 7


def office(**changes: object) -> Calendar:
    """Return the calendar of an office in Shanghai: two windows a day, Monday to Friday, 2026 alone."""
    known = {
        "id": "office",
        "zone": SHANGHAI,
        "week": OFFICE_WEEK,
        "first": date(2026, 1, 1),
        "last": date(2026, 12, 31),
    }
    return Calendar(**{**known, **changes})  # type: ignore[arg-type]


def hotline(zone: ZoneInfo = LONDON) -> Calendar:
    """Return the calendar of a hotline that never closes, not even while the clocks change."""
    return office(id="hotline", zone=zone, week=ROUND_THE_CLOCK, first=date(2020, 1, 1), last=date(2036, 12, 31))


# ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────────────

chinese_characters = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
typed_characters = st.one_of(
    chinese_characters,
    st.sampled_from("0123456789０１２３４５６７８９ -+*.,，。!！?？@xXＸ省市区县镇路街道里村号弄室栋"),
    st.sampled_from("不退钱投诉凭什么银行卡盗刷您好我们規銀訴"),
    st.characters(codec="utf-8"),
)
typed_texts = st.text(typed_characters, max_size=120)
chinese_texts = st.text(st.one_of(chinese_characters, st.sampled_from("銀行投訴轉賬")), min_size=1, max_size=30)


# ── time ────────────────────────────────────────────────────────────────────────────────────────────────────────────

zones = st.sampled_from([UTC, SHANGHAI, LONDON, NEW_YORK])
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def instants(zone: st.SearchStrategy[ZoneInfo] = zones) -> st.SearchStrategy[datetime]:
    """Instants of 2025 to 2027 to the second, each written in some zone, none in an hour that summer time skips."""
    seconds = st.integers(0, int(timedelta(days=3 * 365).total_seconds()))
    start = datetime(2025, 1, 1, tzinfo=UTC)
    return st.builds(lambda after, zone: (start + timedelta(seconds=after)).astimezone(zone), seconds, zone)


@st.composite
def windows_of_a_day(draw: st.DrawFn) -> tuple[Window, ...]:
    """Up to three windows of a day, on quarters of an hour."""
    edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    return tuple(Window(opens * 15, closes * 15) for opens, closes in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any calendar that works at least on Mondays and knows 2024 to 2049."""
    return Calendar(
        id="any",
        zone=draw(zones),
        week=((MORNING,), *(draw(windows_of_a_day()) for _ in range(6))),
        first=date(2024, 1, 1),
        last=date(2049, 12, 31),
        holidays=dict.fromkeys(draw(st.sets(days, max_size=10)), "holiday"),
        makeup_days=dict.fromkeys(draw(st.sets(days, max_size=5)), "make-up day"),
        makeup_like=draw(st.integers(0, 6)),
    )
