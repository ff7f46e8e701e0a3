"""Import a file of complaints."""

from __future__ import annotations

from pathlib import Path

import typer


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_command)


def import_command(
    file: Path = typer.Argument(..., help="CSV (UTF-8, UTF-8 BOM, GB18030), XLSX or JSONL."),
    mapping: Path = typer.Option(None, help="YAML file that maps our fields to the file's columns."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Check only; change nothing."),
    as_json: bool = typer.Option(False, "--json", help="Print the counts as one JSON object."),
    unit: str = typer.Option("", help="Code of the unit for rows that name none (default: head office)."),
    channel: str = typer.Option("api", help="Channel for rows that name none."),
) -> None:
    """Import complaints: good rows in, bad rows back with line and reason, the same file twice adds nothing."""
    from tingsu.cli.start import django_ready
    from tingsu.core.errors import BadInput

    if not file.is_file():
        raise BadInput(f"文件 {file} 不存在,请核对路径。")
    django_ready()
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from tingsu.channels.actions.importing import import_file
    from tingsu.journal.record import SYSTEM
    from tingsu.packs.read import read_yaml

    mapped = read_yaml(mapping, str(mapping))[0] if mapping else {}
    columns = {str(ours): str(theirs) for ours, theirs in (mapped or {}).items()}
    _check_columns(columns)
    home = _unit(unit)
    lines = _count_lines(file)
    bar = Progress(
        TextColumn("导入"), BarColumn(), TextColumn("{task.completed}/{task.total} 行"), TimeElapsedColumn(),
        disable=as_json, transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("", total=lines)
        result = import_file(
            file,
            unit=home,
            by=SYSTEM,
            channel=_channel(channel),
            columns=columns,
            dry_run=dry_run,
            tick=lambda line: bar.update(task, completed=line),
        )
    if as_json:
        typer.echo(result.as_json())
        return
    typer.echo(
        f"{'检查' if dry_run else '导入'}完成:"
        f"接收 {result.accepted},重复 {result.duplicate},退回 {len(result.rejected)}。"
    )
    for row, reason in result.rejected[:10]:
        typer.echo(f"  第 {row.line} 行:{reason}")
    if result.rejected_file:
        typer.echo(f"退回的行在 {result.rejected_file},改好后再导入一次即可。")


def _check_columns(columns: dict[str, str]) -> None:
    from tingsu.channels.mapping import COLUMNS
    from tingsu.core.errors import BadInput

    unknown = sorted(set(columns) - set(COLUMNS))
    if unknown:
        raise BadInput(f"映射里有不认识的字段 {'、'.join(unknown)};可用:{'、'.join(COLUMNS)}。")


def _unit(code: str):  # type: ignore[no-untyped-def]
    from tingsu.core.errors import BadInput
    from tingsu.org.models import Unit

    found = Unit.objects.filter(code=code).first() if code else Unit.objects.filter(parent=None).first()
    if found is None:
        raise BadInput(
            f"机构号 {code} 找不到。" if code else "系统里还没有机构。",
            hint="" if code else "先运行 tingsu demo,或 tingsu people admin 建立总行和管理员。",
        )
    return found


def _channel(code: str):  # type: ignore[no-untyped-def]
    from tingsu.cases.models import Channel
    from tingsu.core.errors import BadInput

    if code not in Channel.values:
        raise BadInput(f"渠道 {code} 不认识;可用:{'、'.join(Channel.values)}。")
    return Channel(code)


def _count_lines(file: Path) -> int | None:
    if file.suffix.lower() == ".xlsx":
        return None
    with file.open("rb") as handle:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: handle.read(1 << 20), b""))
