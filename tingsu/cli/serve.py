"""Run it: everything under one supervisor, or web and worker alone."""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("up")(up)
    app.command("web")(web)
    app.command("work")(work)
    app.command("migrate")(migrate_command)


def up(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, min=1, max=65535, help="Port to listen on."),
    web_processes: int = typer.Option(1, "--web", min=1, max=64, help="Web processes."),
    workers: int = typer.Option(1, "--workers", min=1, max=64, help="Worker processes."),
) -> None:
    """Database, web and worker together; Ctrl-C stops all."""
    from tingsu.cli.start import django_ready

    django_ready()
    _check_installation()
    from tingsu.policies.actions.edition import keep_installed

    keep_installed()
    import os

    from tingsu.config.places import data_dir
    from tingsu.config.supervisor import Supervisor

    data = None if os.environ.get("DATABASE_URL") else data_dir()
    raise typer.Exit(Supervisor(host=host, port=port, web=web_processes, workers=workers, data=data).run())


def web(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, min=1, max=65535, help="Port to listen on."),
    processes: int = typer.Option(1, min=1, max=64, help="Web processes."),
) -> None:
    """Serve pages and API."""
    import os

    from tingsu.cli.start import django_ready

    os.environ.setdefault("TINGSU_LOG_LEVEL", "INFO")
    django_ready(migrated=False)
    _check_installation()
    import uvicorn
    from django.conf import settings

    uvicorn.run(
        "tingsu.config.asgi:application",
        host=host,
        port=port,
        workers=processes if processes > 1 else None,
        log_config=settings.LOGGING,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=4,
        server_header=False,
    )


def work(
    concurrency: int = typer.Option(1, min=1, max=32, help="Jobs at a time in this process."),
) -> None:
    """Do background jobs."""
    import os

    os.environ.setdefault("TINGSU_LOG_LEVEL", "INFO")
    from tingsu.cli.start import django_ready

    django_ready(migrated=False)
    _check_installation()
    from tingsu.config.worker import run_worker

    run_worker(concurrency=concurrency)


def migrate_command() -> None:
    """Bring the database schema up to date."""
    from tingsu.cli.start import django_ready

    django_ready()
    from tingsu.policies.actions.edition import keep_installed

    keep_installed()
    typer.echo("数据库结构已是最新。")


def _check_installation() -> None:
    """Refuse to serve with broken packs or settings; say each mistake with its place."""
    from django.core.checks import run_checks

    from tingsu.core.errors import SetupError

    errors = [error for error in run_checks() if error.is_serious()]
    if errors:
        raise SetupError("\n".join(f"{error.msg} ({error.id})" for error in errors))
