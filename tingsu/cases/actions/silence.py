"""Refuse words that tie redress to withdrawing the complaint or to silence (H-P9; Order 778 art. 27)."""

from __future__ import annotations

from tingsu.core.coach.silence import silence_for_redress
from tingsu.core.errors import NotAllowed
from tingsu.core.said import Words


class SilenceBought(NotAllowed):
    """Redress must not depend on withdrawing a complaint or on keeping quiet."""


def refuse_silence(*texts: str) -> None:
    """Raise `SilenceBought`, quoting the words, when one of `texts` makes redress depend on silence.

    Nobody may release this one: what is owed is owed, and what is bought so would void the whole file.
    """
    for text in texts:
        for start, end in silence_for_redress(text):
            quoted = text[start:end]
            raise SilenceBought(
                Words(
                    f"“{quoted}”把补偿和撤回投诉或保持沉默挂了钩,不能这样写。"
                    "补偿只看依据:该给的照给,和客户投不投诉、说不说无关。请删去条件,写明依据。",
                    f"“{quoted}” ties redress to withdrawing the complaint or keeping quiet, which is not allowed. "
                    "What is owed is owed on its ground, whatever the customer does: take the condition out.",
                )
            )
