"""Make Django ready for a command: data folder, database, settings."""

from __future__ import annotations

import os
import sys


def django_ready(*, migrated: bool = True) -> None:
    """Start the database when it is ours, and set Django up. `migrated` also brings the schema up to date."""
    from tingsu.config.database import ensure_running
    from tingsu.config.places import data_dir

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingsu.config.settings")
    os.environ.setdefault("TINGSU_LOG_LEVEL", "WARNING")
    ensure_running(data_dir())
    import django

    django.setup()
    if migrated:
        migrate()


def migrate() -> None:
    """Bring the schema up to date; quick when it is."""
    from django.core.management import call_command
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    from tingsu.config.database import UNREACHABLE
    from tingsu.core.errors import SetupError

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise SetupError("数据库连不上。", hint=UNREACHABLE) from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        # Two commands may start together: one migrates, the other waits and finds nothing to do.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(714002)")
        try:
            call_command("migrate", verbosity=0, interactive=False, stdout=sys.stderr)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(714002)")
