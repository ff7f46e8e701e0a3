"""Keep a case findable by its words."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import OperationalError, transaction
from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import CombinedExpression
from psycopg.errors import ProgramLimitExceeded

from tingsu.cases.models import Case
from tingsu.core.text.grams import index_tokens


def search_vector(text: str) -> Func:
    """Return the expression that stores the tokens of `text` (see core.text.grams)."""
    # Tokens without positions: half the size, and PostgreSQL's limit of 16,383 positions does not apply.
    tokens = index_tokens(text)[:30_000]
    return Func(Value(tokens, output_field=ArrayField(TextField())), function="array_to_tsvector")


def add_words(case: Case, text: str) -> None:
    """Add the words of a later message, as long as there is room for them."""
    joined = CombinedExpression(F("search"), "||", search_vector(text))
    try:
        with transaction.atomic():
            Case.objects.filter(pk=case.pk).update(search=joined)
    except OperationalError as error:
        # PostgreSQL's limit of 1 MB for the words of one case: the message is kept, only not found by its words.
        if not isinstance(error.__cause__, ProgramLimitExceeded):
            raise
