"""What follows what: `wiring` fills the table, `record()` defers the jobs, a worker runs them.

A reaction is a function of one entry id. It runs at least once, perhaps twice: it must be safe to repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from django.db import connection
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tingsu.journal.models import Entry

Reaction = Callable[[int], None]
TABLE = "tingsu.wiring.REACTIONS"


@cache
def _table() -> Mapping[str, Sequence[str]]:
    """Return verb → dotted names. Named by string because wiring stands above everything."""
    table: Mapping[str, Sequence[str]] = import_string(TABLE)
    return table


def defer_reactions(entry: Entry) -> None:
    """Queue every reaction to `entry` in the present transaction."""
    for reaction in _table().get(entry.verb, ()):
        react.defer(reaction=reaction, entry_id=entry.pk)


@app.task(name="react", queue="reactions", retry=5)
def react(reaction: str, entry_id: int) -> None:
    """Run one reaction to one entry."""
    function: Reaction = import_string(reaction)
    function(entry_id)


def run_queued() -> int:
    """Run every queued reaction here and now, in order, and what these queue; return how many. For tests, the demo."""
    done = 0
    while jobs := list(ProcrastinateJob.objects.filter(status="todo", task_name=react.name).order_by("id")):
        for job in jobs:
            react.func(**job.args)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
            done += 1
    return done
