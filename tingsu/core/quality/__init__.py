"""Quality of talks: every conversation scored by a rubric, explained with turns and words, and compared with people."""

from tingsu.core.quality.agreement import Agreement, Judged, agreement
from tingsu.core.quality.rubric import Criterion, Grade, Outcome, Process, Rubric, Situation, Verdict
from tingsu.core.quality.score import Fault, LeftOut, Mark, Scorecard, points_of, quotes, score

__all__ = [
    "Agreement",
    "Criterion",
    "Fault",
    "Grade",
    "Judged",
    "LeftOut",
    "Mark",
    "Outcome",
    "Process",
    "Rubric",
    "Scorecard",
    "Situation",
    "Verdict",
    "agreement",
    "points_of",
    "quotes",
    "score",
]
