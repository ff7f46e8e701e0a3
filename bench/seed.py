"""Fill a database with many cases by a fixed seed: `python -m bench.seed --cases 100000`.

Rows are written in bulk, not by acts, to have them in minutes; they have the shape that acts leave: party, case,
message, clock, finding, journal entry. Texts are made from the sentences of the demo's complaints; fifty phrases that
occur nowhere else are planted for measuring the recall of search.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from datetime import timedelta
from typing import Any

SEED = 7
BATCH = 2000
PLANT_TWO = [a + b for a in "鲲鹏瑷珲麒" for b in "黛澍翡岚琮"]
PLANT_FOUR = [f"{a}{b}水榭" for a in "槿漪璟煜霁" for b in "桐蘅汀葭楠"]
PLANTED = PLANT_TWO + PLANT_FOUR


def sentences() -> list[str]:
    """Return the sentences of the demo's complaints."""
    from tingsu.packs.read import demo_bank

    _bank, complaints = demo_bank()
    found = [part for c in complaints for part in re.split(r"(?<=[。!?!?])", c.text) if len(part) > 5]
    return sorted(set(found))


def seed(cases: int, *, progress: Any = print) -> dict[str, list[int]]:
    """Write `cases` cases and return which case holds which planted phrase."""
    from django.utils import timezone

    from tingsu.cli.demo_bank import seed_bank
    from tingsu.org.models import Person, Unit

    if not Unit.objects.exists():
        seed_bank()
    rng = random.Random(SEED)
    world = {
        "units": list(Unit.objects.exclude(kind__in=["head_office", "department"])),
        "officers": list(Person.objects.filter(posts__role="officer").distinct()),
        "sentences": sentences(),
        "now": timezone.now(),
    }
    planted: dict[str, list[int]] = {phrase: [] for phrase in PLANTED}
    for start in range(0, cases, BATCH):
        _batch(start, min(BATCH, cases - start), rng, world, planted)
        progress(f"{start + min(BATCH, cases - start):>8} cases")
    return planted


def _batch(start: int, size: int, rng: random.Random, world: dict[str, Any], planted: dict[str, list[int]]) -> None:
    from django.db import transaction

    from tingsu.cases.actions.search import search_vector
    from tingsu.cases.models import Case, Clock, Message, Party
    from tingsu.core.workflow import State
    from tingsu.findings.models import Finding
    from tingsu.journal.models import Entry

    with transaction.atomic():
        parties = Party.objects.bulk_create(
            Party(name_masked=f"{rng.choice('王李张刘陈杨赵黄周吴')}**", phone_masked="138****0000")
            for _ in range(size)
        )
        rows, holds = [], []
        for offset in range(size):
            words = "".join(rng.sample(world["sentences"], rng.randrange(2, 6)))
            phrase = rng.choice(PLANTED) if rng.random() < 0.01 else ""
            text = words + phrase
            age = 365 * rng.random() ** 2
            is_open = age < 20 and rng.random() < 0.5
            received = world["now"] - timedelta(days=age)
            state = (
                rng.choice([State.RECEIVED, State.HANDLING, State.HANDLING, State.DECIDED]) if is_open else State.CLOSED
            )
            rows.append(
                Case(
                    party=parties[offset],
                    unit=rng.choice(world["units"]),
                    owner=rng.choice(world["officers"]) if rng.random() < 0.8 else None,
                    channel="phone",
                    link_digest=hashlib.sha256(f"{start + offset}".encode()).digest(),
                    text=text,
                    search=search_vector(text),
                    state=state,
                    business=f"BZ-{rng.randrange(1, 14):02d}",
                    cause=f"CA-{rng.randrange(1, 13):02d}",
                    heat=rng.choices([0, 1, 2, 3], [30, 35, 25, 10])[0],
                    priority=rng.choices([0, 1, 2, 3], [80, 15, 4, 1])[0],
                    is_read=True,
                    received_at=received,
                    opened_at=received,
                    due_at=received + timedelta(days=15) if is_open else None,
                    closed_at=None if is_open else received + timedelta(days=9),
                    unread_since=received if is_open and rng.random() < 0.3 else None,
                    policies=[{"id": "cn-nfra-2020", "version": 1}, {"id": "service", "version": 1}],
                )
            )
            holds.append(phrase)
        made = Case.objects.bulk_create(rows)
        for case, phrase in zip(made, holds, strict=True):
            if phrase:
                planted[phrase].append(case.pk)
        messages = Message.objects.bulk_create(
            Message(case=c, direction="in", channel="phone", text=c.text, heat=c.heat, at=c.received_at) for c in made
        )
        Clock.objects.bulk_create(
            Clock(
                case=c,
                policy_id="cn-nfra-2020",
                policy_version=1,
                rule_id="cn-nfra-2020.decide",
                standing="legal",
                started_at=c.received_at,
                due_at=c.received_at + timedelta(days=15),
                state="running" if c.due_at else "met",
                limit=15,
                explanation=[
                    {"zh": "收到当日不计入,自次日起算 15个自然日。", "en": "15 calendar days from the next day."}
                ]
                * 3,
            )
            for c in made
        )
        Finding.objects.bulk_create(
            Finding(
                case=c,
                message=m,
                question="heat",
                label=str(c.heat),
                confidence=0.8,
                spans=[[0, 2]],
                profile="fast",
                version="0",
            )
            for c, m in zip(made, messages, strict=True)
        )
        Entry.objects.bulk_create(
            Entry(
                at=c.received_at,
                verb="case.opened",
                subject_type="case",
                subject_id=c.pk,
                actor_kind="customer",
                actor_name="客户",
            )
            for c in made
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    arguments = parser.parse_args()
    from tingsu.cli.start import django_ready

    django_ready()
    seed(arguments.cases)
