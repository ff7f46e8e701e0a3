"""Read utterances: what they say, with evidence."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read")(read_command)


def read_command(
    texts: list[str] = typer.Argument(None, help="Utterances to read."),
    role: str = typer.Option("customer", help="Who speaks: customer or staff."),
    profile: str = typer.Option("", help="fast or accurate (default: TINGSU_READING, else fast)."),
    source: Path = typer.Option(None, "--in", help="JSON lines with at least `text` (and `context` for staff)."),
    target: Path = typer.Option(None, "--out", help="Where the lines go, each with a `reading`."),
) -> None:
    """Read what utterances say: heat, emotion, need, risks, cause, business, matter; or methods, taboos, compliance."""
    from tingsu.core.errors import BadInput
    from tingsu.core.reading import Role
    from tingsu.packs import PackInvalid
    from tingsu.packs.engine import engine
    from tingsu.packs.models import PROFILES

    if role not in ("customer", "staff"):
        raise BadInput(f"--role 是 customer 或 staff,不是 {role}。")
    if profile not in ("", *PROFILES):
        raise BadInput(f"--profile 是 {' 或 '.join(PROFILES)},不是 {profile}。")
    try:
        reader = engine(profile)
    except PackInvalid as error:
        raise BadInput(f"内容包有错,请先运行 tingsu packs check:\n{error}") from error
    if source:
        if not source.is_file():
            raise BadInput(f"文件 {source} 不存在。")
        _read_file(source, target, reader, Role(role))
    elif texts:
        _show(texts, reader, Role(role))
    else:
        raise BadInput('请给出要读的话,或用 --in 文件。例如: tingsu read "凭什么扣我钱?"')


def _read_file(source: Path, target: Path | None, reader: Any, role: Any) -> None:
    from tingsu.core.reading import Utterance

    bad = 0
    output = target.open("w", encoding="utf-8") if target else sys.stdout
    try:
        for number, row, trouble in _rows(source):
            if trouble:
                bad += 1
                typer.echo(f"第 {number} 行:{trouble}", err=True)
                output.write(json.dumps({**row, "error": trouble}, ensure_ascii=False) + "\n")
                continue
            utterance = Utterance(row["text"], role, str(row.get("context") or ""))
            row["reading"] = reader.read(utterance).as_annotation()
            output.write(json.dumps(row, ensure_ascii=False) + "\n")
    finally:
        if target:
            output.close()
    if bad:
        typer.echo(f"{bad} 行没有读成,原样写出并注明了原因。", err=True)


def _rows(source: Path) -> Iterator[tuple[int, dict[str, Any], str]]:
    with source.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
            if not text:
                continue
            try:
                row = json.loads(text)
            except (ValueError, RecursionError):
                yield number, {"line": number}, "不是 JSON"
                continue
            if not isinstance(row, dict) or not isinstance(row.get("text"), str):
                yield number, row if isinstance(row, dict) else {"line": number}, "没有 text 字段,或 text 不是文字"
                continue
            yield number, row, ""


def _show(texts: list[str], reader: Any, role: Any) -> None:
    from rich.console import Console
    from rich.text import Text

    from tingsu.core.reading import Utterance
    from tingsu.core.reading.labels import MANY

    console = Console(highlight=False)
    colours = {"heat": "red", "risks": "bold red", "emotion": "yellow", "taboos": "red", "compliance": "bold red"}
    for text in texts:
        reading = reader.read(Utterance(text, role))
        shown = Text(text)
        for finding in reading.findings:
            for span in finding.spans:
                shown.stylize(colours.get(finding.question, "cyan"), span.start, span.end)
        console.print(shown)
        for question in reading.questions:
            found = reading.of(question)
            labels = [f"{finding.label} ({finding.confidence:.2f})" for finding in found]
            if question not in MANY or labels:
                console.print(f"  {question:<11}", ", ".join(labels), style=colours.get(question, ""))
        console.print()
