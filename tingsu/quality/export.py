"""Scores and agreement for a spreadsheet: no words of customers, names of staff only as the person may see them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tingsu.cases.export import safe_cell
from tingsu.core.quality import Agreement
from tingsu.org.models import Person
from tingsu.packs import installed
from tingsu.quality.card import faults_of, marks_of
from tingsu.quality.models import Score
from tingsu.quality.queries.visible import is_blind
from tingsu.quality.shown import criterion_name, fault_name, grade_name


class _Line:
    """A file for csv.writer that hands each line back."""

    def write(self, line: str) -> str:
        return line


def score_lines(scores: Iterable[Score], person: Person) -> Iterator[str]:
    """Yield CSV lines, one talk each, a column for each criterion; with a BOM so that Excel reads Chinese.

    Of talks that wait for a blind reading everything but the score is there.
    """
    language = get_language() or "zh"
    criteria = installed().rubric.criteria
    head = [
        _("对话"),
        _("机构"),
        _("接待人"),
        _("方式"),
        _("结束时间"),
        _("分数"),
        _("等级"),
        _("机器评分"),
        _("最高热度"),
        _("结束热度"),
    ]
    head += [_("禁忌与合规"), _("异议"), _("人工评分"), *(criterion.name.in_(language) for criterion in criteria)]
    yield "\ufeff" + _written(head)
    for score in scores:
        yield _written(_row(score, language, hidden=is_blind(person, score)))


def _row(score: Score, language: str, *, hidden: bool) -> list[Any]:
    about = [
        score.conversation.number,
        score.unit.display_name,
        score.agent.display_name if score.agent else "",
        score.conversation.get_mode_display(),
        timezone.localtime(score.ended_at).strftime("%Y-%m-%d %H:%M"),
    ]
    if hidden:
        return [*about, _("待人工评分")]
    sample = getattr(score, "sample", None)
    verdicts = {mark.criterion: mark.verdict.value for mark in marks_of(score.card)}
    return [
        *about,
        score.points,
        grade_name(score.grade).in_(language),
        score.machine_points,
        round(score.heat_peak, 1),
        round(score.heat_last, 1),
        "; ".join(fault_name(fault.code).in_(language) for fault in faults_of(score.card)),
        score.objections.count(),
        sample.points if sample else "",
        *(verdicts.get(criterion.id, "") for criterion in installed().rubric.criteria),
    ]


def agreement_lines(months: Iterable[tuple[str, Agreement]]) -> Iterator[str]:
    """Yield CSV lines, one criterion of one period each."""
    language = get_language() or "zh"
    head = [_("期间"), _("项目"), "n", _("完全一致"), _("相差不超过一级"), "kappa", _("都认为适用或都不适用")]
    yield "\ufeff" + _written(head)
    for period, found in months:
        yield _written([period, _("总分:机器减人工"), found.n, _figure(found.mean_difference), "", "", ""])
        for row in found.criteria:
            figures = [_figure(value) for value in (row.exact, row.within_one, row.kappa, row.due_alike)]
            yield _written([period, criterion_name(row.id).in_(language), row.n, *figures])


def _figure(value: float | None) -> float | str:
    return "" if value is None else round(value, 3)


def _written(cells: Iterable[Any]) -> str:
    line: str = csv.writer(_Line()).writerow([_cell(cell) for cell in cells])
    return line


def _cell(value: Any) -> Any:
    """Return a cell; a number stays one, also below nought."""
    return value if isinstance(value, int | float) else safe_cell(value)
