"""Whether the process lives, and whether it can work."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from tingsu.packs import PackInvalid, installed


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """The packs are valid, the database answers, and its schema is the one this version needs."""
    try:
        installed()
    except PackInvalid as error:
        return JsonResponse({"status": "packs are invalid", "mistakes": len(error.mistakes)}, status=503)
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if waiting:
        return JsonResponse({"status": "migrations waiting", "count": waiting}, status=503)
    return JsonResponse({"status": "ok"})
