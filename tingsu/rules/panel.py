"""What rules did to a case: tags and firings."""

from __future__ import annotations

from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.org.models import Person
from tingsu.rules.models import Firing
from tingsu.rules.words import outcome_words


def panel(case: Case, person: Person) -> Panel | None:
    """Return tags and firings when there are any."""
    firings = list(Firing.objects.filter(case=case).select_related("rule"))
    if not firings:
        return None
    rows = [{"firing": firing, "did": [outcome_words(*each) for each in firing.outcome]} for firing in firings]
    return Panel("rules/_panel.html", {"case": case, "rows": rows, "tags": list(case.tags.all())})
