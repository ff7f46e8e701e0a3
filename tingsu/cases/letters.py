"""Fill the packs' letters and messages with what a case knows."""

from __future__ import annotations

from datetime import datetime, timedelta
from string import Formatter
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tingsu.cases.models import Case
from tingsu.core.clock import Standing, State
from tingsu.org.models import Person
from tingsu.packs import installed


class _Blanks(Formatter):
    """Leaves a visible blank where a field is not known, so that nobody sends "None"."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        value = kwargs.get(str(key))
        return value if value not in (None, "") else "____"


def fill_letter(letter_id: str, case: Case, **fields: str) -> str:
    """Return the body of a letter in the customer's language, filled from the case and `fields`."""
    letter = installed().letters[letter_id]
    return _Blanks().format(letter.body.in_(case.language), **{**case_fields(case), **fields})


def decision_letter_id(case: Case) -> str:
    """Return which decision letter is right: under Order 2020/3 only a branch's outcome can be reviewed (art. 20)."""
    if not installed().letters["decision_branch"].fits(case.policy_ids):
        return "decision_general"
    return "decision_head_office" if case.unit.parent_id is None else "decision_branch"


def extension_letter_id(case: Case, total: int) -> str:
    """Return which letter tells of an extension to `total`: the one written for it, else the general one."""
    special = installed().letters.get(f"extension_{total}")
    return special.id if special and special.fits(case.policy_ids) else "extension"


def letter_subject(letter_id: str, case: Case) -> str:
    """Return the subject of a letter, filled."""
    letter = installed().letters[letter_id]
    return _Blanks().format(letter.subject.in_(case.language), **case_fields(case))


def case_fields(case: Case) -> dict[str, str]:
    """Return what every letter may name of a case. It has the customer's full name, for it is their letter."""
    english = case.language == "en"
    legal = case.clocks.filter(standing=Standing.LEGAL, state=State.RUNNING, due_at__isnull=False)
    due_at = min((clock.due_at for clock in legal if clock.due_at), default=None)
    return {
        "case_number": case.number,
        "customer": case.party.name or ("customer" if english else str(_("客户"))),
        "received_on": _day(timezone.localdate(case.received_at), english=english),
        "due_on": due_date(due_at, case) if due_at else "",
        "handler": _handler(case.owner or case.first_receiver, english=english),
        "unit": case.unit.name_en or case.unit.name if english else case.unit.name,
        "phone": case.unit.phone,
        "progress_link": case.progress_link,
    }


def _handler(person: Person | None, *, english: bool) -> str:
    """Return who is in charge; while nobody is, the post that will be: a letter with a blank for a name reads badly."""
    if person is None:
        return "our complaint officer" if english else "投诉专员"
    return person.name_en or person.name if english else person.name


def due_date(due_at: datetime, case: Case) -> str:
    """Say the last day of a deadline in the customer's language: midnight belongs to the day that ends."""
    return _day(timezone.localdate(due_at - timedelta(seconds=1)), english=case.language == "en")


def _day(day: Any, *, english: bool) -> str:
    if english:
        with override("en"):  # the letter's language, whatever the clerk's
            return format_date(day, "j F Y")
    return f"{day.year}年{day.month}月{day.day}日"
