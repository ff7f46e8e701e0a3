"""Where apps above ask their questions before an act of `cases`, without cases knowing them.

A check runs inside the act's transaction. It refuses by raising `NotAllowed`; what it returns is added to what the act
says: a reason why a decision needs approval, or what is still missing before the case may be closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tingsu.cases.models import Case
from tingsu.core.said import Words
from tingsu.org.models import Person

if TYPE_CHECKING:
    from tingsu.cases.actions.decision import Gift

RedressCheck = Callable[[Case, "Sequence[Gift]", Person], str]
ClosingCheck = Callable[[Case], list[Words]]
_redress: list[RedressCheck] = []
_closing: list[ClosingCheck] = []


def register(*, redress: RedressCheck | None = None, closing: ClosingCheck | None = None) -> None:
    """Add a check; called once by an app when it is ready."""
    if redress:
        _redress.append(redress)
    if closing:
        _closing.append(closing)


def ask_about_redress(case: Case, gifts: Sequence[Gift], person: Person) -> str:
    """Return the first reason why this redress needs approval, empty when there is none."""
    reasons = [check(case, gifts, person) for check in _redress]
    return next((reason for reason in reasons if reason), "")


def missing_above(case: Case) -> list[Words]:
    """Return what the apps above still miss before the case may be closed."""
    return [words for check in _closing for words in check(case)]
