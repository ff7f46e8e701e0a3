"""Seed the demo bank."""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo_command)


def demo_command(
    cases: int = typer.Option(400, min=1, max=400, help="How many complaints."),
) -> None:
    """Fill an empty installation with a fictional bank and its complaints; print sign-ins."""
    from tingsu.cli.start import django_ready

    django_ready()
    from rich.console import Console
    from rich.progress import Progress

    from tingsu.cli.demo_bank import PASSWORD, seed_bank, sign_ins
    from tingsu.cli.demo_cases import seed_cases
    from tingsu.cli.demo_talks import seed_talks
    from tingsu.journal.record import SYSTEM
    from tingsu.knowledge.actions.loading import load_pack
    from tingsu.org.models import Unit

    console = Console(stderr=True, highlight=False)
    if Unit.objects.exists():
        console.print("系统里已经有数据,没有再写入演示数据。")
    else:
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("演示银行", total=cases)
            bank = seed_bank()
            seed_cases(bank, count=cases, tick=lambda: bar.advance(task))
            load_pack(by=SYSTEM)
            seed_talks(bank)
    console.print("\n演示登录(密码都是 [bold]" + PASSWORD + "[/bold]):")
    for username, who in sign_ins():
        console.print(f"  {username:<12} {who}")
