"""The background worker."""

from __future__ import annotations

import asyncio

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def run_worker(*, concurrency: int) -> None:
    """Do jobs until told to stop; a job in hand is finished first."""
    asyncio.run(_run(concurrency))


async def _run(concurrency: int) -> None:
    worker = app.with_connector(DjangoConnector().get_worker_connector())
    async with worker.open_async():
        await worker.run_worker_async(
            concurrency=concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=10,
            fetch_job_polling_interval=2,
        )
