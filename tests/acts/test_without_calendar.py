"""A year whose holidays nobody has entered yet: what counts calendar days goes on, the rest says so and is mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import fresh, handled, last_entry, opened, shanghai
from tests.conftest import Cast
from tests.pages.stage import signed_in
from tingsu.cases.actions import clocks
from tingsu.cases.actions.clocks import mend_clocks
from tingsu.cases.actions.promises import make_promise
from tingsu.cases.models import Case
from tingsu.cases.tasks import mend
from tingsu.escalation.actions.passes import escalate
from tingsu.escalation.models import ClockStep, PromiseStep
from tingsu.packs import installed

NFRA, CONTACT = "cn-nfra-2020.decide", "service.first_contact"
LAST_EVENING = "2026-12-31 18:30"  # the shipped calendar ends that night


@pytest.fixture
def load_year(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function that adds the next year to the calendar, as the bank would."""

    def load() -> None:
        longer = replace(installed().calendar("cn"), last=date(2027, 12, 31))
        packs = replace(installed(), calendars={**installed().calendars, "cn": longer})
        monkeypatch.setattr(clocks, "installed", lambda: packs)

    return load


def test_once_the_year_is_loaded_the_clock_is_mended(cast: Cast, watch: Watch, load_year: Callable[[], None]) -> None:
    watch.set(LAST_EVENING)
    case = opened(cast)
    assert mend_clocks() == (0, 1)
    load_year()
    mend(timestamp=0)
    clock = case.clocks.get(rule_id=CONTACT)
    assert clock.trouble == ""
    assert clock.due_at
    assert fresh(case).due_at == clock.due_at < shanghai("2027-01-05 00:00")
    assert last_entry("clock.mended").data == {"clock": CONTACT}
    assert mend_clocks() == (0, 0)


def test_escalation_goes_on_in_a_year_without_a_calendar(cast: Cast, watch: Watch) -> None:
    watch.set("2026-12-20 10:00")
    case = handled(cast)
    make_promise(case, text="回电", owner=cast.officer, due_at=shanghai("2027-01-04 10:00"), by=cast.officer)
    watch.set("2027-01-05 10:00")
    escalate()
    assert "limit" in ClockStep.objects.filter(clock__rule_id=NFRA).values_list("rung", flat=True)
    assert "broken" in PromiseStep.objects.values_list("rung", flat=True)


@pytest.mark.parametrize("path", ["/cases/", "/cases/{}/", "/board/", "/cases/?view=all&due=silent", "/notices/"])
def test_every_page_opens_in_a_year_without_a_calendar(cast: Cast, watch: Watch, path: str) -> None:
    watch.set("2027-01-05 10:00")
    case: Case = handled(cast)
    assert signed_in(cast.noor).get(path.format(case.pk)).status_code == 200
