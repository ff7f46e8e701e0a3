"""Find the few earlier complaints that are worth comparing, by indexes alone: quick however many cases there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import combinations

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet

from tingsu.cases.models import Case, Party
from tingsu.core.likeness import rarest
from tingsu.core.text.grams import index_tokens

OF_ONE_CUSTOMER = 30
OF_OTHERS = 60
RARE_TOKENS = 10  # two of these in common make a candidate
STATISTICS_SECONDS = 3600


def candidates(case: Case) -> list[Case]:
    """Return earlier cases of the same customer or telephone, and those that share rare words, of the last days."""
    since = case.received_at - timedelta(days=settings.REPEAT_DAYS)
    earlier = (
        Case.objects.filter(received_at__gte=since, pk__lt=case.pk)
        .select_related("party")
        .defer("search")
        .order_by("-pk")
    )
    # The parties first: one query over both tables would walk all cases from the newest.
    same = [case.party_id]
    if case.party.phone_index:
        same += Party.objects.filter(phone_index=case.party.phone_index).values_list("pk", flat=True)[:OF_ONE_CUSTOMER]
    found = {other.pk: other for other in earlier.filter(party__in=same)[:OF_ONE_CUSTOMER]}
    found |= {other.pk: other for other in _alike(case, earlier)}
    return list(found.values())


def _alike(case: Case, earlier: QuerySet[Case]) -> list[Case]:
    rare = rarest([token for token in index_tokens(case.text) if len(token) > 1], frequencies(), RARE_TOKENS)
    if len(rare) < 2:
        return []
    quoted = ["'" + token.replace("'", "''") + "'" for token in rare]
    query = " | ".join(f"({one} & {other})" for one, other in combinations(quoted, 2))
    return list(earlier.filter(search=SearchQuery(query, search_type="raw", config="simple"))[:OF_OTHERS])


def frequencies() -> Mapping[str, float]:
    """Return the share of cases that hold each common token, as the database's own statistics know it.

    Empty before the first ANALYZE; then every token counts as rare, and there are few cases anyway.
    """
    known: Mapping[str, float] | None = cache.get("repeats-frequencies")
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats "
                "WHERE schemaname = current_schema() AND tablename = %s AND attname = 'search'",
                [Case._meta.db_table],
            )
            row = cursor.fetchone()
        known = dict(zip(row[0], row[1], strict=False)) if row and row[0] else {}
        cache.set("repeats-frequencies", known, STATISTICS_SECONDS)
    return known
