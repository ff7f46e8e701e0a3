"""All questions of one speaker, asked of one utterance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tingsu.core.reading.finding import Reading, Role, Utterance
from tingsu.core.reading.heat import EmotionReader, HeatReader
from tingsu.core.reading.labels import COMPLIANCE, CUSTOMER_QUESTIONS, METHODS, RISKS, STAFF_QUESTIONS, TABOOS
from tingsu.core.reading.lexicon import Entry, Lexicon
from tingsu.core.reading.questions import Reader
from tingsu.core.reading.signs import SignReader
from tingsu.core.reading.topics import TopicReader


class Engine:
    """Reads utterances. Built once from the packs' phrases; thread-safe, for it never changes."""

    def __init__(self, customer: Sequence[Entry], staff: Sequence[Entry], *, profile: str, version: str) -> None:
        self.profile = profile
        self.version = version
        self._lexicons = {Role.CUSTOMER: Lexicon(customer), Role.STAFF: Lexicon(staff)}
        self._readers: dict[Role, tuple[Reader, ...]] = {
            Role.CUSTOMER: (
                HeatReader(),
                EmotionReader(),
                TopicReader("need", default="help"),
                SignReader("risks", RISKS),
                TopicReader("cause", default="none"),
                TopicReader("business", default="none"),
                TopicReader("matter", default="complaint"),
            ),
            Role.STAFF: (
                SignReader("methods", METHODS),
                SignReader("taboos", TABOOS),
                SignReader("compliance", COMPLIANCE),
            ),
        }

    def read(self, utterance: Utterance) -> Reading:
        """Return all findings of one utterance. Empty text is read as calm and says nothing."""
        hits = self._lexicons[utterance.role].find(utterance.normal)
        findings = tuple(
            finding for reader in self._readers[utterance.role] for finding in reader.read(utterance, hits)
        )
        questions = CUSTOMER_QUESTIONS if utterance.role is Role.CUSTOMER else STAFF_QUESTIONS
        return Reading(utterance, findings, self.profile, self.version, tuple(questions))

    def read_many(self, utterances: Iterable[Utterance]) -> Iterator[Reading]:
        """Read utterances as they come, in constant memory."""
        for utterance in utterances:
            yield self.read(utterance)
