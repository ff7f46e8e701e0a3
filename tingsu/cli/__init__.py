"""The command line. Commands import what they need when they run, so that `tingsu --version` is quick."""

from __future__ import annotations

import sys

import typer

from tingsu import __version__
from tingsu.cli import (
    clock,
    demo,
    desk,
    escalation,
    importing,
    journal,
    keys,
    knowledge,
    mail,
    packs,
    people,
    reading,
    serve,
    training,
)
from tingsu.core.errors import TingsuError

app = typer.Typer(
    name="tingsu",
    help="听诉 Tingsu: hear the upset customer, then settle the matter.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (serve, importing, reading, clock, escalation, training, demo):
    module.add_to(app)
app.add_typer(packs.app, name="packs")
app.add_typer(journal.app, name="journal")
app.add_typer(keys.app, name="keys")
app.add_typer(people.app, name="people")
app.add_typer(mail.app, name="mail")
app.add_typer(desk.app, name="desk")
app.add_typer(knowledge.app, name="knowledge")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tingsu {__version__}")
        raise typer.Exit


@app.callback()
def options(
    data_dir: str = typer.Option("", "--data-dir", envvar="TINGSU_DATA_DIR", help="Data folder (default: var/)."),
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    """Options for every command."""
    if data_dir:
        import os

        os.environ["TINGSU_DATA_DIR"] = data_dir


def main() -> None:
    """Run the command line; a mistake that a person can mend is one clear line, not a trace."""
    try:
        app()
    except TingsuError as error:
        typer.secho(error.in_("zh"), err=True, fg=typer.colors.RED)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
