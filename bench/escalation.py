"""How long a pass over many due cases takes: `python -m bench.escalation --cases 20000`.

Seeds a data folder of its own with open cases, every one of them past a step of its ladder, runs the pass and says the
milliseconds for a case; then runs it again, which must take no step at all. Exit code 1 when it is slower than the
budget of 0.5 ms for a case or when the second pass did anything.
"""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

BUDGET_MS = 0.5
T = TypeVar("T")


def main() -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20000)
    parser.add_argument("--data", default="")
    arguments = parser.parse_args()
    folder = arguments.data or tempfile.mkdtemp(prefix="tingsu-bench-")
    if not arguments.data:  # registered first, so done last: after the embedded database has let go of the folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["TINGSU_DATA_DIR"] = folder
    return measure(arguments.cases)


def measure(cases: int) -> int:
    """Seed, run twice, print; return the exit code."""
    from tingsu.cli.start import django_ready

    django_ready()
    from bench.seed import seed

    seed(cases, progress=lambda *_: None)
    due = make_due(cases)
    from tingsu.escalation.actions import passes

    passes.is_service_time = lambda *_: True  # type: ignore[attr-defined]  # the same work on a Sunday

    first, took = timed(passes.escalate)
    second, again = timed(passes.escalate)
    each = 1000 * took / due
    print(f"{due} due cases: {first.total} steps, {first.notices} notices in {took:.2f} s, {each:.3f} ms for a case")
    print(f"second pass: {second.total} steps in {again:.2f} s")
    return int(each > BUDGET_MS or second.total > 0)


def make_due(cases: int) -> int:
    """Put every seeded case into handling with a clock that is nearly over, or over; return how many there are."""
    from django.utils import timezone

    from tingsu.cases.models import Case, Clock

    now = timezone.now()
    ids = list(Case.objects.order_by("-id").values_list("pk", flat=True)[:cases])
    Case.objects.filter(pk__in=ids).update(state="handling", closed_at=None, told_at=None, heard_at=now)
    for place, days in enumerate((8, 12, 14, 16, 30)):
        some = ids[place::5]
        received, limit = now - timedelta(days=days), timedelta(days=15)
        clocks = Clock.objects.filter(case__in=some)
        clocks.update(state="running", started_at=received, due_at=received + limit)
        Case.objects.filter(pk__in=some).update(received_at=received, due_at=received + limit)
    return len(ids)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what `work` returns and how many seconds it took."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
