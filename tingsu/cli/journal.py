"""The journal: prove it."""

from __future__ import annotations

import typer

app = typer.Typer(help="The journal.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The journal: what happened, provably."""


@app.command("verify")
def verify(
    head: str = typer.Option("", help="A chain head noted down earlier: proves that the end was not cut off."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Compute the whole chain again; name every altered, missing or moved entry. Exit code 1 when one is found."""
    import json

    from tingsu.cli.start import django_ready

    django_ready()
    from tingsu.journal.verify import verify_journal

    proof = verify_journal(head=head)
    if as_json:
        breaks = [{"seq": b.seq, "entry": b.entry_id, "what": b.what} for b in proof.breaks]
        typer.echo(json.dumps({"holds": proof.holds, "entries": proof.entries, "head": proof.head, "breaks": breaks}))
    elif proof.holds:
        typer.echo(f"日志完整:{proof.entries} 条,没有被改动、删除或调换。\n链头 {proof.head}")
    else:
        for item in proof.breaks:
            typer.secho(f"#{item.seq} 记录 {item.entry_id}: {item.what}", err=True, fg=typer.colors.RED)
        typer.echo(f"日志有 {len(proof.breaks)} 处问题。", err=True)
    if not proof.holds:
        raise typer.Exit(1)
