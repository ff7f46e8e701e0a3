"""Write `packs/data/calendars/*.yaml` from libraries that keep the public arrangements.

    python tools/calendars.py cn 2020 2026
    python tools/calendars.py uk 2020 2027

Mainland China follows the State Council's yearly notice with its make-up days (library `chinesecalendar`); a year whose
notice is not out is refused, so that it cannot slip in as an ordinary year. The others come from `holidays`.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import holidays
from chinese_calendar import constants

TARGET = Path(__file__).parents[1] / "tingsu/packs/data/calendars"
PLACES = {
    "cn": ("中国大陆", "Mainland China", "Asia/Shanghai", ["09:00-12:00", "13:30-17:30"]),
    "uk": ("英格兰和威尔士", "England and Wales", "Europe/London", ["09:00-17:00"]),
    "us": ("美国联邦", "United States (federal)", "America/New_York", ["09:00-17:00"]),
    "au": ("澳大利亚(新南威尔士)", "Australia (New South Wales)", "Australia/Sydney", ["09:00-17:00"]),
    "hk": ("香港", "Hong Kong", "Asia/Hong_Kong", ["09:00-18:00"]),
    "sg": ("新加坡", "Singapore", "Asia/Singapore", ["09:00-18:00"]),
    "tw": ("台湾", "Taiwan", "Asia/Taipei", ["09:00-17:30"]),
}
LIBRARY = {"uk": ("GB", "ENG"), "us": ("US", None), "au": ("AU", "NSW"), "hk": ("HK", None), "sg": ("SG", None)}
LIBRARY["tw"] = ("TW", None)
CHINESE_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


def mainland(first: int, last: int) -> tuple[dict[date, str], dict[date, str]]:
    """Return the days off and the make-up days of mainland China."""
    held = {day.year for day in constants.holidays}
    missing = sorted(set(range(first, last + 1)) - held)
    if missing:
        sys.exit(f"chinesecalendar does not hold {missing}; it holds {min(held)} to {max(held)}")
    years = range(first, last + 1)
    off = {
        d: CHINESE_NAMES[n] for d, n in constants.holidays.items() if d.year in years and d not in constants.workdays
    }
    made_up = {
        d: f"{CHINESE_NAMES[n]}调休上班" for d, n in constants.workdays.items() if d.year in years and d.weekday() >= 5
    }
    return off, made_up


def elsewhere(place: str, first: int, last: int) -> tuple[dict[date, str], dict[date, str]]:
    """Return the public holidays of a place, in English."""
    country, part = LIBRARY[place]
    found = holidays.country_holidays(country, subdiv=part, years=range(first, last + 1), language="en_US")
    return {day: name.split(";")[0] for day, name in found.items()}, {}


def main(place: str, first: int, last: int) -> None:
    """Write one calendar."""
    zh, en, zone, windows = PLACES[place]
    off, made_up = mainland(first, last) if place == "cn" else elsewhere(place, first, last)
    source = "国务院办公厅节假日安排,经 chinesecalendar 库整理" if place == "cn" else "library `holidays`"
    week = "\n".join(f"  {day}: {windows!r}".replace("'", '"') for day in ("mon", "tue", "wed", "thu", "fri"))
    text = f"""\
# Written by tools/calendars.py {place} {first} {last}
id: {place}
name: {{zh: {zh}, en: {en}}}
source: "{source}"
zone: {zone}
week:
{week}
first: {date(first, 1, 1)}
last: {date(last, 12, 31)}
holidays:
"""
    text += "".join(f'  {day}: "{name}"\n' for day, name in sorted(off.items()))
    if made_up:
        text += "makeup_days:\n" + "".join(f'  {day}: "{name}"\n' for day, name in sorted(made_up.items()))
    (TARGET / f"{place}.yaml").write_text(text, encoding="utf-8")
    # A holiday list without a weekday holiday would be a broken source.
    assert any((first_day := date(first, 1, 1)) <= day <= first_day + timedelta(days=366) for day in off)  # noqa: S101


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
