"""Packs: check them."""

from __future__ import annotations

from pathlib import Path

import typer

app = typer.Typer(help="Content packs.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Content packs: law, calendars, handbook, lexicons."""


@app.command("check")
def check(
    folder: Path = typer.Argument(None, help="The bank's own pack folder (default: TINGSU_PACKS)."),
) -> None:
    """Check all packs; every mistake with its file and line."""
    import os

    from tingsu.core.errors import BadInput
    from tingsu.packs.coach import marked_sentences
    from tingsu.packs.read import SHIPPED, PackInvalid, read_packs

    own = folder or (Path(os.environ["TINGSU_PACKS"]) if os.environ.get("TINGSU_PACKS") else None)
    if own and not own.is_dir():
        raise BadInput(f"文件夹 {own} 不存在。")
    try:
        packs = read_packs(SHIPPED, *([own] if own else []))
    except PackInvalid as error:
        for mistake in error.mistakes:
            typer.secho(str(mistake), err=True, fg=typer.colors.RED)
        typer.echo(f"共 {len(error.mistakes)} 处错误。", err=True)
        raise typer.Exit(1) from None
    marked = marked_sentences(packs)
    for source, sentence, code in marked:
        name = packs.taboos[code].name.zh if code in packs.taboos else code
        typer.secho(f"{source}:“{sentence}”犯了本行自己的禁忌:{name}", err=True, fg=typer.colors.RED)
    if marked:
        typer.echo(f"共 {len(marked)} 句话要改。", err=True)
        raise typer.Exit(1)
    typer.echo(
        f"没有错误:{len(packs.policies)} 个规则包,{len(packs.calendars)} 个日历,{len(packs.playbooks)} 个场景,"
        f"{len(packs.moves)} 种应对,"
        f"{len(packs.taboos)} 条禁忌,{len(packs.lexicon)} 组词,{len(packs.files)} 个文件。"
    )


@app.command("calendar")
def calendar(
    calendar_id: str = typer.Argument(..., help="Which calendar, for example cn."),
    days: Path = typer.Argument(..., help="CSV with the columns date, kind (off or work) and name, for whole years."),
    folder: Path = typer.Option(None, help="The bank's own pack folder (default: TINGSU_PACKS)."),
) -> None:
    """Add years to a business calendar, for example when the State Council's notice for next year is out."""
    import os

    from tingsu.core.errors import BadInput
    from tingsu.packs.extend import extend_calendar

    own = folder or (Path(os.environ["TINGSU_PACKS"]) if os.environ.get("TINGSU_PACKS") else None)
    if own is None:
        raise BadInput("请用 --folder 或 TINGSU_PACKS 指定本行自己的内容包文件夹。")
    target, years = extend_calendar(calendar_id, days, own)
    typer.echo(f"已写入 {target}:{'、'.join(str(year) for year in years)} 年。运行 tingsu packs check 核对。")
