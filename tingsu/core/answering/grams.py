"""What of a question is compared: pairs and triples of Chinese characters, single ones a little, Latin words whole.

Greetings and padding say nothing about the matter and are taken out first; ways of saying the same thing that the bank
has listed (`packs/data/knowledge/words.yaml`) are brought to one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tingsu.core.text.normalise import normalise

WEIGHTS = {1: 0.6, 2: 1.0, 3: 1.0}
WORD = 1.6  # a Latin word says as much as a pair and a bit
WORD_PAIR = 0.6

# Characters that hold a sentence together. A gram of them alone says little about the matter, however rare it is.
_FUNCTION = frozenset(
    "的了是我你您他她它们咱俺在有不没这那就也都还说要会个一上下来去把给被让叫到从对吗呢吧啊么呀哦嗯嘛哪谁着过得地之"
    "与和或而且但很太再又只才可能想里面时候该应所以因为什怎样点些次回老总刚先后前今天昨明年月日号弄搞整办做用行好像觉"
)
EMPTY = 0.3

_PADDING = re.compile(
    r"请问一?下?|麻烦(问|您|你)(一下)?|想?(咨询|请教|了解|打听)(一下|下)?|我?(就是)?(想|要)?问(您|你)?(一下|下)(?!子)|你们?好|您好|"
    r"在(吗|不|么)(?=$|[,.?!\s])|谢谢(您|你|了)?|多谢|哈喽|亲(?=[,\s])|那个(?=[,\s])|帮(我|忙)看(一下|下)|"
    r"(?<![a-z])(hi|hello|please|thanks|thank you|excuse me)(?![a-z])"
)
_RUNS = re.compile(r"[㐀-鿿豈-﫿〇々\U00020000-\U0003ffff]+|[a-z0-9][a-z0-9+.]*")
# fmt: off
_ENGLISH = frozenset((
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did",
    "do", "does", "for", "from", "get", "got", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it",
    "its", "just", "long", "many", "may", "me", "might", "much", "my", "no", "not", "of", "often", "on", "or",
    "our", "out", "shall", "should", "so", "some", "that", "the", "there", "these", "this", "those", "to", "up",
    "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
))
# fmt: on
_ENDINGS = re.compile(r"(?<=[a-z]{3})(?:ies|ing|ed|es|s)$")


class Wordings:
    """Brings listed ways of saying the same thing to the first of their line: 网银 and 网上银行 to 网上银行."""

    def __init__(self, lines: Iterable[Iterable[str]] = ()) -> None:
        first_of: dict[str, str] = {}
        for line in lines:
            first, *others = [normalise(word) for word in line]
            first_of |= dict.fromkeys(others, first)
        # By first character, the longest first: a text is gone through once, whatever the number of words.
        self._words: dict[str, list[tuple[str, str]]] = {}
        for word in sorted(first_of, key=len, reverse=True):
            self._words.setdefault(word[0], []).append((word, first_of[word]))

    def brought(self, text: str) -> str:
        """Return a normalised text with every listed wording replaced."""
        pieces: list[str] = []
        at = 0
        while at < len(text):
            for word, first in self._words.get(text[at], ()):
                if text.startswith(word, at) and not _cuts(text, at, at + len(word)):
                    pieces.append(first)
                    at += len(word)
                    break
            else:
                pieces.append(text[at])
                at += 1
        return "".join(pieces)


def _cuts(text: str, start: int, end: int) -> bool:
    """Say whether a Latin word is cut out of a longer one: "app" is not in "happy"."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return (_is_latin(before) and _is_latin(text[start])) or (_is_latin(after) and _is_latin(text[end - 1]))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def weighed(text: str, wordings: Wordings) -> dict[str, float]:
    """Return the grams of a text, each with its weight: how often, damped, times what one of its length says."""
    bare = _PADDING.sub(" ", normalise(text))
    counts: dict[str, float] = {}
    before = ""
    for run in _RUNS.findall(wordings.brought(bare)):
        if run[0].isascii():
            word = stem(run)
            if not word:
                continue
            _add(counts, word, WORD)
            if before:
                _add(counts, f"{before} {word}", WORD_PAIR)
            before = word
            continue
        before = ""
        for size, weight in WEIGHTS.items():
            for place in range(len(run) - size + 1):
                gram = run[place : place + size]
                _add(counts, gram, weight * _substance(gram))
    return counts


def stem(run: str) -> str:
    """Return the word without its ending; nothing for words that say nothing and for short numbers.

    >>> stem("transfers"), stem("the"), stem("5000"), stem("12378")
    ('transfer', '', '', '12378')
    """
    run = run.rstrip(".+")
    if run in _ENGLISH or (run[:1].isdecimal() and len(run) < 5):
        return ""
    return _ENDINGS.sub("", run)


def _substance(gram: str) -> float:
    """Return how much of a gram speaks of the matter: the root of its share of such characters, never nought."""
    share = sum(character not in _FUNCTION for character in gram) / len(gram)
    return max(EMPTY, float(share**0.5))


def _add(counts: dict[str, float], gram: str, weight: float) -> None:
    # The second time a gram says less than the first.
    counts[gram] = counts[gram] + 0.3 * weight if gram in counts else weight
