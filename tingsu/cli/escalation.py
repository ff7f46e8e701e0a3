"""Take the steps of escalation that have come due, by hand or from cron."""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("escalate")(escalate_command)


def escalate_command(
    batch: int = typer.Option(2000, min=1, max=20000, help="Clocks, cases or promises of one transaction."),
) -> None:
    """Tell those concerned of every limit, promise and silence that has come due; running it again does nothing."""
    from tingsu.cli.start import django_ready

    django_ready()
    from tingsu.escalation.actions.passes import escalate

    outcome = escalate(batch=batch)
    typer.echo(f"{outcome.total} 步,{outcome.notices} 条通知。")
    for name, number in sorted(outcome.steps.items()):
        typer.echo(f"  {name}: {number}")
