"""The heat curve on the case page: a drawing, a sentence, and the same as a table."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.core.reading.conversation import Curve, follow
from tingsu.core.reading.forecast import forecast
from tingsu.findings.queries.curve import turns_of
from tingsu.org.models import Person

WIDE, HIGH, MARGIN = 280, 72, 8
STEEP = 0.25
FEWEST_POINTS, FEWEST_TURNS = 2, 3


def curve_panel(case: Case, person: Person) -> Panel | None:
    """Return the panel, from the customer's second turn on: one point is no curve."""
    turns = turns_of(case)
    curve = follow([turn for _message, turn in turns])
    if len(curve.points) < FEWEST_POINTS:
        return None
    ahead = forecast([turn for _message, turn in turns])
    rows = [
        {
            "at": turns[point.turn][0].at,
            "said": int(point.said),
            "level": round(point.level, 1),
            "is_cold": point.is_cold,
            "is_repeated": point.is_repeated,
            "unanswered": point.unanswered,
            "x": round(_x(place, len(curve.points)), 1),
            "y": round(_y(point.level), 1),
            "css": int(point.level + 0.5),
        }
        for place, point in enumerate(curve.points)
    ]
    context: dict[str, object] = {
        "rows": rows,
        "line": " ".join(f"{row['x']},{row['y']}" for row in rows),
        "grid": [round(_y(level), 1) for level in (0, 1, 2, 3)],
        "size": {"wide": WIDE, "high": HIGH},
        "summary": _summary(curve),
        "is_cold": curve.points[-1].is_cold,
        "percent": round(100 * ahead.risk),
        # Before the third turn of both sides it cries wolf too often (docs/benchmarks.md).
        "is_alarm": ahead.is_alarm and len(turns) >= FEWEST_TURNS,
    }
    return Panel("findings/_curve.html", context)


def _summary(curve: Curve) -> str:
    facts: dict[str, Any] = {"level": f"{curve.level:.1f}", "turns": len(curve.points)}
    if curve.slope >= STEEP:
        return _("%(turns)s 次来言,现在 %(level)s(满分 3),在升温。") % facts
    if curve.slope <= -STEEP:
        return _("%(turns)s 次来言,现在 %(level)s(满分 3),在降温。") % facts
    return _("%(turns)s 次来言,现在 %(level)s(满分 3),平稳。") % facts


def _x(place: int, count: int) -> float:
    return MARGIN + (WIDE - 2 * MARGIN) * place / (count - 1)


def _y(level: float) -> float:
    return HIGH - MARGIN - (HIGH - 2 * MARGIN) * level / 3
