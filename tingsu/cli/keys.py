"""Keys for personal data: make, rotate."""

from __future__ import annotations

import typer

app = typer.Typer(help="Encryption keys.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Encryption keys for personal data."""


@app.command("new")
def new() -> None:
    """Print a fresh key. Put it first in TINGSU_KEYS (or personal.keys), keep the old ones behind it."""
    from tingsu.config.places import new_key

    typer.echo(new_key())


@app.command("rotate")
def rotate() -> None:
    """Encrypt everything with the newest key; afterwards the old keys may be dropped."""
    from tingsu.cli.start import django_ready

    django_ready()
    from tingsu.config.rotation import rotate_everything

    rows, files = rotate_everything()
    typer.echo(f"已用新密钥重新加密 {rows} 行、{files} 个附件。旧密钥可以删除了。")
