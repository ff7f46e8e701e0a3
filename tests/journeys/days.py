"""Let days pass for one complaint of the live site, then take the steps of escalation that have come due.

A browser cannot wait for a week, so everything that hangs on the complaint is moved back in time instead:

    TINGSU_DATA_DIR=/tmp/somewhere python -m tests.journeys.days 61 9
"""

from __future__ import annotations

import sys
from datetime import timedelta
from unittest.mock import patch


def let_pass(case_id: int, days: float) -> None:
    """Move the complaint, and every row that points to it or to one of its clocks, `days` back. The journal stays."""
    from django.db.models import DateField, F, Model, QuerySet

    from tingsu.cases.models import Case, ClockEvent

    def move(rows: QuerySet[Model]) -> None:
        moved = [field.name for field in rows.model._meta.concrete_fields if isinstance(field, DateField)]
        if moved:
            rows.update(**{name: F(name) - timedelta(days=days) for name in moved})

    move(Case.objects.filter(pk=case_id))
    move(ClockEvent.objects.filter(clock__case=case_id))
    for relation in Case._meta.related_objects:
        if relation.field.many_to_one or relation.field.one_to_one:
            model = relation.related_model
            move(model._default_manager.filter(**{relation.field.name: case_id}))


def escalate_in_working_hours() -> None:
    """Take the steps that are due as if it were a working hour: these tests run on Sundays too."""
    from tingsu.escalation.actions import passes

    with patch.object(passes, "is_service_time", lambda *_: True):
        passes.escalate()


if __name__ == "__main__":
    from tingsu.cli.start import django_ready

    django_ready()
    let_pass(int(sys.argv[1]), float(sys.argv[2]))
    escalate_in_working_hours()
