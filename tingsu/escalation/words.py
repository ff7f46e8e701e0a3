"""The words of a pass: one notice to each person for each case, or one for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import override

from tingsu.cases.models.clock import FREE_CLOCKS
from tingsu.core.clock.words import day_words, instant_words
from tingsu.core.ladder import Quiet, Rung
from tingsu.core.said import Words
from tingsu.escalation.roster import Roster
from tingsu.notices.models import Kind, Notice
from tingsu.policies.editions import edition

# From so many cases on, one person is told of them in one line: twenty lines at once are read by nobody.
MANY = 10
Names = dict[tuple[str, int, str], Words]


@dataclass(frozen=True, slots=True)
class Told:
    """A step that was taken, and where. `due_at` is the limit, the promise's time, or the last word to the customer."""

    step: Rung | Quiet
    place: int
    is_open: bool
    thing_id: int
    rung: str
    limit: int
    case_id: int
    handler: int | None
    unit_id: int
    owner: int | None
    due_at: datetime
    rule_id: str
    policy_id: str
    version: int


def notices_of(kind: Kind, told: Sequence[Told], roster: Roster) -> list[Notice]:
    """Return what each person is told: of one case its last step only, of many cases one line for them all."""
    foremost: dict[tuple[int, int], Told] = {}
    for item in told:
        if not item.is_open:
            continue
        for person in roster.told(item.step.to, unit_id=item.unit_id, handler=item.handler, owner=item.owner):
            known = foremost.get((person, item.case_id))
            if known is None or (item.place, -item.due_at.timestamp()) > (known.place, -known.due_at.timestamp()):
                foremost[person, item.case_id] = item
    lines: dict[tuple[int, str], list[Told]] = defaultdict(list)
    for (person, _case_id), item in foremost.items():
        lines[person, item.rung].append(item)
    notices: list[Notice] = []
    names = _names(foremost.values()) if kind == Kind.CLOCK else {}
    for (person, rung), items in lines.items():
        if len(items) > MANY:
            notices.append(_many(kind, person, rung, items))
        else:
            notices += [_one(kind, person, item, names) for item in items]
    return notices


def _one(kind: Kind, person: int, item: Told, names: Names) -> Notice:
    match kind:
        case Kind.CLOCK:
            words = _clock(item, names[item.policy_id, item.version, item.rule_id])
        case Kind.SILENCE:
            words = _silence(item)
        case _:
            words = _promise(item)
    key = f"{kind}:{item.thing_id}:{item.limit or int(item.due_at.timestamp())}:{item.rung}"
    return Notice(person_id=person, case_id=item.case_id, kind=kind, zh=words.zh[:300], en=words.en[:400], key=key)


def _many(kind: Kind, person: int, rung: str, items: Sequence[Told]) -> Notice:
    n, step = len(items), items[0].step
    mine = all(item.handler == person for item in items)
    match kind:
        case Kind.CLOCK if isinstance(step, Rung) and step.is_late:
            words, url = Words(f"{n} 件投诉已逾期。", f"{n} complaints are past their limit."), "late"
        case Kind.CLOCK:
            words, url = Words(f"{n} 件投诉将要到期。", f"{n} complaints come near their limit."), "72"
        case Kind.SILENCE:
            words = Words(
                f"{n} 件投诉的客户久未得到消息。", f"The customers of {n} complaints have heard nothing for long."
            )
            url = "silent"
        case _:
            words, url = Words(f"{n} 项承诺将要到期或已过期。", f"{n} promises are due or past due."), "all"
    address = f"/cases/?view=all&due={url}" if url != "all" else "/cases/?view=unit"
    address += f"&owner={person}" if mine else ""
    key = f"{kind}:many:{min(item.thing_id for item in items)}:{rung}:{int(items[0].due_at.timestamp())}"
    return Notice(person_id=person, kind=kind, zh=words.zh, en=words.en, url=address, key=key)


def _clock(item: Told, name: Words) -> Words:
    due = _instant(item.due_at)
    step = item.step
    if isinstance(step, Rung) and step.is_late:
        return Words(
            f"C-{item.case_id}「{name.zh}」已逾期,应于 {due.zh} 前完成。",
            f"C-{item.case_id} is past its limit: “{name.en}” was due {due.en}.",
        )
    used = f",时间已用去 {step.percent}%" if isinstance(step, Rung) and step.percent < 100 else ""
    spent = f" {step.percent}% of the time is used." if isinstance(step, Rung) and step.percent < 100 else ""
    return Words(
        f"C-{item.case_id}「{name.zh}」{due.zh} 到期{used}。",
        f"C-{item.case_id}: “{name.en}” is due {due.en}.{spent}",
    )


def _silence(item: Told) -> Words:
    since = day_words(timezone.localdate(item.due_at))
    days = item.step.working_days if isinstance(item.step, Quiet) else 0
    return Words(
        f"C-{item.case_id} 的客户自 {since.zh} 起没有得到消息,已满 {days} 个工作日。请告知进展。",
        f"The customer of C-{item.case_id} has heard nothing for {days} working days, since {since.en}. Tell them.",
    )


def _promise(item: Told) -> Words:
    due = _instant(item.due_at)
    if isinstance(item.step, Rung) and item.step.is_late:
        return Words(
            f"C-{item.case_id} 答应客户的事已过 {due.zh} 仍未兑现。",
            f"C-{item.case_id}: what was promised for {due.en} has not been kept.",
        )
    return Words(
        f"C-{item.case_id} 答应客户的事 {due.zh} 到期,请兑现。",
        f"C-{item.case_id}: a promise is due {due.en}; please keep it.",
    )


def _names(items: Iterable[Told]) -> Names:
    """Return the clocks' names in the editions of the cases, each asked for once."""
    names: Names = {}
    for policy_id, version, rule_id in {(item.policy_id, item.version, item.rule_id) for item in items}:
        policy = edition(policy_id, version)
        entry = next((e for e in policy.clocks if f"{policy.id}.{e.id}" == rule_id), None) if policy else None
        names[policy_id, version, rule_id] = entry.name.words() if entry else _free_name(rule_id)
    return names


def _free_name(rule_id: str) -> Words:
    """Return the name of a clock that no rule book holds: the date that an authority wrote onto its transfer."""
    name = FREE_CLOCKS.get(rule_id.partition(":")[0], rule_id)
    with override("zh-hans"):
        zh = str(name)
    with override("en"):
        return Words(zh, str(name))


def _instant(at: datetime) -> Words:
    return instant_words(at, timezone.get_current_timezone())
