"""All questions of one speaker, asked of many utterances at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from tingsu.core.learning.heads import LinearModel
from tingsu.core.learning.sentences import SentenceModel
from tingsu.core.reading.asking import Asker
from tingsu.core.reading.finding import Reading, Role, Utterance
from tingsu.core.reading.labels import CUSTOMER_QUESTIONS, MANY, STAFF_QUESTIONS
from tingsu.core.reading.lexicon import Entry, Lexicon
from tingsu.core.reading.readers import ChoiceReader, HeatReader, Reader, SignReader

BATCH = 256


class Engine:
    """Reads utterances. Built once from phrases and models; never changes, so threads may share it."""

    def __init__(
        self,
        customer: Sequence[Entry],
        staff: Sequence[Entry],
        *,
        customer_model: LinearModel | None = None,
        staff_model: LinearModel | None = None,
        customer_sentences: SentenceModel | None = None,
        staff_sentences: SentenceModel | None = None,
        profile: str,
        version: str,
        pack: str = "",
    ) -> None:
        self.profile = profile
        self.version = version
        self.pack = pack
        self._askers = {
            Role.CUSTOMER: Asker(Lexicon(customer), customer_model, CUSTOMER_QUESTIONS, sentences=customer_sentences),
            Role.STAFF: Asker(Lexicon(staff), staff_model, STAFF_QUESTIONS, sentences=staff_sentences),
        }
        self._readers: dict[Role, tuple[Reader, ...]] = {
            Role.CUSTOMER: tuple(_reader(question) for question in CUSTOMER_QUESTIONS),
            Role.STAFF: tuple(_reader(question) for question in STAFF_QUESTIONS),
        }

    def read(self, utterance: Utterance) -> Reading:
        """Return all findings of one utterance. Empty text is read as calm and says nothing."""
        return self._read_batch(utterance.role, [utterance])[0]

    def read_many(self, utterances: Iterable[Utterance]) -> Iterator[Reading]:
        """Read utterances as they come, some hundred at a time, in constant memory."""
        stream = iter(utterances)
        while batch := list(islice(stream, BATCH)):
            for role, group in groupby(batch, key=lambda utterance: utterance.role):
                yield from self._read_batch(role, list(group))

    def _read_batch(self, role: Role, utterances: list[Utterance]) -> list[Reading]:
        readers = self._readers[role]
        questions = tuple(reader.question for reader in readers)
        return [
            Reading(
                signals.utterance,
                tuple(finding for reader in readers for finding in reader.read(signals)),
                self.profile,
                self.version,
                self.pack,
                questions,
            )
            for signals in self._askers[role].ask(utterances)
        ]


def _reader(question: str) -> Reader:
    if question == "heat":
        return HeatReader()
    return SignReader(question) if question in MANY else ChoiceReader(question)
