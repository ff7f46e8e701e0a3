"""Keep a case findable by its words."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import CombinedExpression

from tingsu.cases.models import Case
from tingsu.core.text.bigrams import index_tokens


def search_vector(text: str) -> Func:
    """Return the expression that stores the tokens of `text` (see core.text.bigrams)."""
    # Tokens without positions: half the size, and PostgreSQL's limit of 16,383 positions does not apply.
    tokens = index_tokens(text)[:20_000]
    return Func(Value(tokens, output_field=ArrayField(TextField())), function="array_to_tsvector")


def add_words(case: Case, text: str) -> None:
    """Add the words of a later message."""
    joined = CombinedExpression(F("search"), "||", search_vector(text))
    Case.objects.filter(pk=case.pk).update(search=joined)
