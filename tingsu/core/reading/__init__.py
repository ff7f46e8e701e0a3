"""What an utterance says. Each finding shows the words that carry it.

labels.py     the labels of the annotation guide
finding.py    Utterance, Span, Finding, Reading
lexicon.py    phrases of the packs, found in one pass
<question>.py heat, emotion, need, cause, business, matter, risks; methods, taboos, compliance
engine.py     all questions of one speaker, in order
"""

from tingsu.core.reading.engine import Engine
from tingsu.core.reading.finding import Finding, Reading, Role, Span, Utterance

__all__ = ["Engine", "Finding", "Reading", "Role", "Span", "Utterance"]
