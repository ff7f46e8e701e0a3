"""Cut text into the pieces of a unigram vocabulary (Kudo 2018; SentencePiece), as sentence encoders need them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

SPACE = "▁"
UNKNOWN_COST = 10.0


class Pieces:
    """A vocabulary of pieces with log probabilities, and the way texts are brought to its form.

    `places` maps a piece to its number and its log probability; `forms` maps a code point to what stands for it. A
    text is cut so that the sum of log probabilities is greatest (Viterbi); a character without a piece costs ten more
    than the rarest one.
    """

    def __init__(
        self, places: Mapping[str, tuple[int, float]], forms: Mapping[int, str], *, begin: int, end: int, unknown: int
    ) -> None:
        self._places = places
        self._forms = dict(forms)
        self.begin, self.end, self.unknown = begin, end, unknown
        self._unknown_score = min(score for _place, score in places.values()) - UNKNOWN_COST
        # How long pieces get that begin with a character: most Chinese ones end after two or three.
        longest: dict[str, int] = defaultdict(int)
        for piece in places:
            if piece:
                longest[piece[0]] = max(longest[piece[0]], len(piece))
        self._longest = dict(longest)

    def cut(self, text: str, *, most: int) -> list[int]:
        """Return the numbers of the first `most` pieces, between those of beginning and end."""
        formed = " ".join(text.translate(self._forms).split(" ")) if "  " not in text else _one_space(text, self._forms)
        written = (formed if formed.startswith(" ") else f" {formed}").replace(" ", SPACE)
        return [self.begin, *self._best(written)[:most], self.end]

    def _best(self, text: str) -> Sequence[int]:
        count = len(text)
        best = [0.0] + [-1e30] * count
        back: list[tuple[int, int]] = [(0, self.unknown)] * (count + 1)
        places, longest = self._places, self._longest
        for start in range(count):
            here = best[start]
            for stop in range(start + 1, min(count, start + longest.get(text[start], 1)) + 1):
                found = places.get(text[start:stop])
                if found is not None and here + found[1] > best[stop]:
                    best[stop], back[stop] = here + found[1], (start, found[0])
            if here + self._unknown_score > best[start + 1]:
                best[start + 1], back[start + 1] = here + self._unknown_score, (start, self.unknown)
        found_pieces = []
        at = count
        while at:
            at, piece = back[at]
            found_pieces.append(piece)
        return found_pieces[::-1]


def _one_space(text: str, forms: Mapping[int, str]) -> str:
    formed = text.translate(forms)
    while "  " in formed:
        formed = formed.replace("  ", " ")
    return formed
