"""The knowledge base: load what comes with the packs, import and export."""

from __future__ import annotations

from pathlib import Path

import typer

app = typer.Typer(help="The knowledge base: load, import, export.", no_args_is_help=True)


@app.command("load")
def load_command() -> None:
    """Load the notes of the packs; what the bank has changed stays as it is."""
    from tingsu.cli.start import django_ready

    django_ready()
    from tingsu.journal.record import SYSTEM
    from tingsu.knowledge.actions.loading import load_pack

    found = load_pack(by=SYSTEM)
    typer.echo(f"new {len(found.new)}, renewed {len(found.renewed)}, same {len(found.same)}, left {len(found.left)}")
    for code, reason in found.refused.items():
        typer.secho(f"{code}: {reason}", err=True, fg=typer.colors.RED)
    raise typer.Exit(1 if found.refused else 0)


@app.command("import")
def import_command(
    file: Path = typer.Argument(..., exists=True, dir_okay=False, help="YAML, XLSX or CSV."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Check only, keep nothing."),
) -> None:
    """Import notes; good rows come in, bad rows are told with their line."""
    from tingsu.cli.start import django_ready

    django_ready()
    from tingsu.journal.record import SYSTEM
    from tingsu.knowledge.actions.importing import import_notes

    result = import_notes(file, by=SYSTEM, dry_run=dry_run)
    typer.echo(f"new {result.new}, changed {result.changed}, same {result.same}, rejected {len(result.rejected)}")
    for row, reason in result.rejected:
        typer.secho(f"{file.name}:{row.line}: {reason}", err=True, fg=typer.colors.RED)
    raise typer.Exit(1 if result.rejected else 0)


@app.command("export")
def export_command(file: Path = typer.Argument(..., dir_okay=False, help="Where to: .csv or .xlsx.")) -> None:
    """Write all notes as a table that can be imported again."""
    from tingsu.cli.start import django_ready

    django_ready()
    from tingsu.knowledge.export import export_book, export_csv
    from tingsu.knowledge.models import Note

    notes = Note.objects.select_related("unit").order_by("code")
    if file.suffix.lower() == ".xlsx":
        with file.open("wb") as book:
            export_book(notes, book)
    else:
        file.write_text(export_csv(notes), encoding="utf-8", newline="")
    typer.echo(f"{notes.count()} notes")
