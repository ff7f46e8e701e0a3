"""Train the reading models from the corpus, the labelled open texts and people's corrections; never for the worse."""

from __future__ import annotations

from pathlib import Path

import typer


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train")(train)


def train(
    corpus: Path = typer.Option(Path("corpus"), help="Folder with customer.jsonl and staff.jsonl."),
    corrections: list[Path] = typer.Option([], help="Exported corrections (JSON lines), personal data masked."),
    profile: str = typer.Option("fast", help="fast, or accurate (its heads; needs requirements/semantic.lock)."),
    data: Path = typer.Option(None, help="Folder of the open public sets whose labels the corpus holds."),
    out: Path = typer.Option(None, help="Where the models go (default: models/ in the bank's own pack folder)."),
    margin: float = typer.Option(0.01, help="How much worse than the present model a question may become."),
    force: bool = typer.Option(False, "--force", help="Install even if a question becomes worse by more."),
) -> None:
    """Train, compare with the present model on the dev split, install when no question got worse by the margin."""
    import os

    from tingsu.core.errors import BadInput
    from tingsu.packs.models import PROFILES

    if profile not in PROFILES:
        raise BadInput(f"--profile 是 {' 或 '.join(PROFILES)},不是 {profile}。")
    own = os.environ.get("TINGSU_PACKS")
    target = out or (Path(own) / "models" / profile if own else None)
    if target is None:
        raise BadInput("请用 --out 或 TINGSU_PACKS 指定模型放在哪里。")
    if not (corpus / "customer.jsonl").is_file():
        raise BadInput(f"{corpus} 里没有 customer.jsonl。")
    from tingsu.training.run import train_and_install

    report = train_and_install(
        corpus, corrections, data, target, margin=margin, force=force, say=typer.echo, profile=profile
    )
    if not report.installed:
        typer.secho("没有安装:有问题变差超过允许范围,原模型保留。", err=True, fg=typer.colors.RED)
        raise typer.Exit(1)
    typer.echo(f"已安装到 {target};原来的模型(如有)在 {target}.previous。")
