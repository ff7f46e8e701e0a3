"""Reckon deadlines for a file of complaints, without any database."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typer


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("clock")(clock_command)
    app.command("clocks")(clocks_command)


def clock_command(
    source: Path = typer.Option(..., "--in", help="JSON lines: id, received_at, events."),
    target: Path = typer.Option(None, "--out", help="Where the lines go, each with its deadlines."),
    pack: str = typer.Option("cn-nfra-2020", help="Policy pack; a line's own `pack` overrides it."),
    language: str = typer.Option("zh", "--language", help="Language of the explanations: zh or en."),
) -> None:
    """Add deadlines with step-by-step explanations to every line."""
    import sys

    from tingsu.core.errors import BadInput, TingsuError
    from tingsu.packs import installed

    packs = installed()
    packs.policy(pack)
    if not source.is_file():
        raise BadInput(f"文件 {source} 不存在。")
    bad = 0
    output = target.open("w", encoding="utf-8") if target else sys.stdout
    try:
        with source.open(encoding="utf-8-sig", errors="replace") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                row: Any = {"line": number}
                try:
                    row = json.loads(line)
                    row["deadlines"] = deadlines(row, pack, language)
                except (ValueError, TypeError, KeyError, RecursionError, TingsuError) as error:
                    bad += 1
                    reason = error.in_(language) if isinstance(error, TingsuError) else f"这一行读不出来:{error}"
                    row = {**(row if isinstance(row, dict) else {"line": number}), "deadlines": [], "error": reason}
                    typer.echo(f"第 {number} 行:{reason}", err=True)
                output.write(json.dumps(row, ensure_ascii=False) + "\n")
    finally:
        if target:
            output.close()
    if bad:
        typer.echo(f"{bad} 行没有算成,原样写出并注明了原因。", err=True)


def deadlines(row: dict[str, Any], pack: str, language: str) -> list[dict[str, Any]]:
    """Return the deadlines that receipt starts under the row's pack."""
    from tingsu.core.clock import reckon
    from tingsu.core.errors import BadInput
    from tingsu.packs import installed

    packs = installed()
    policy = packs.policy(str(row.get("pack") or pack))
    calendar = packs.calendar(policy.calendar)
    received = _moment(row.get("received_at"), "received_at", calendar.zone)
    events = [_event(event, calendar.zone) for event in row.get("events") or []]
    # Who names the pack means it, whatever the complaint is about; a clock for some complaints wants its tag.
    tags = {str(tag) for tag in row.get("tags") or []} | packs.taxonomy["business"].tags_of(str(row.get("business")))
    rules = [r for r in policy.rules() if r.starts_on in ("received", "forwarded") and r.fits(tags)]
    if not rules:
        raise BadInput(f"规则包 {policy.id} 没有从收到投诉起算的时限。")
    found = []
    for rule in rules:
        deadline = reckon(rule, received, events, calendar)
        found.append(
            {
                "name": rule.id.rpartition(".")[2],
                "title": rule.name.in_(language),
                "pack": policy.id,
                "standing": rule.standing.value,
                "state": deadline.state.value,
                "due_at": deadline.due_at.isoformat() if deadline.due_at else None,
                "explanation": deadline.text(language),
                "refused": [
                    {"at": r.event.at.isoformat(), "kind": r.event.kind.value, "why": r.why.in_(language)}
                    for r in deadline.refusals
                ],
            }
        )
    return found


def _event(event: dict[str, Any], zone: Any) -> Any:
    from tingsu.core.clock import Event, EventKind
    from tingsu.core.errors import BadInput

    kind = event.get("kind")
    if kind not in list(EventKind):
        raise BadInput(f"事件 {kind} 不认识;可用:{'、'.join(EventKind)}。")
    total = event.get("to_days")
    if total is not None and (not isinstance(total, int) or isinstance(total, bool)):
        raise BadInput(f"to_days 应是整数,不是 {total}。")
    by, reason = str(event.get("by") or ""), str(event.get("reason") or "")
    return Event(_moment(event.get("at"), "at", zone), EventKind(kind), total, by, reason)


def _moment(text: Any, name: str, zone: Any) -> datetime:
    from tingsu.core.errors import BadInput

    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise BadInput(f"{name} 的时间“{text}”读不出来,请写成 2026-03-05T09:30+08:00。") from error
    return at if at.tzinfo else at.replace(tzinfo=zone)


def clocks_command() -> None:
    """Reckon again the clocks of cases that had no calendar, once its year is loaded."""
    from tingsu.cli.start import django_ready

    django_ready()
    from tingsu.cases.actions.clocks import mend_clocks

    mended, left = mend_clocks()
    typer.echo(f"已补算 {mended} 个时限,还有 {left} 个缺日历。")
