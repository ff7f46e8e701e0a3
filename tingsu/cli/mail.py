"""Fetch and send mail by hand, and see whether it works."""

from __future__ import annotations

import typer

app = typer.Typer(help="E-mail and the outbox: fetch, send, see the state.", no_args_is_help=True)


@app.command("fetch")
def fetch_command(limit: int = typer.Option(500, help="Most mails to take.")) -> None:
    """Take what is new in the mailbox. The worker does the same every minute."""
    from tingsu.cli.start import django_ready

    django_ready()
    from django.conf import settings

    from tingsu.mail.actions.fetching import fetch_mail

    if not settings.IMAP_URL:
        typer.echo("没有设置 TINGSU_IMAP_URL,没有邮箱可收。")
        return
    found = fetch_mail(limit=limit)
    typer.echo(f"收取完成:{'、'.join(f'{state} {n}' for state, n in sorted(found.items())) or '没有新邮件'}。")


@app.command("send")
def send_command() -> None:
    """Send what is due in the outbox. The worker does the same at once and every minute."""
    from tingsu.cli.start import django_ready

    django_ready()
    from tingsu.delivery.actions.sending import send_due

    typer.echo(f"处理了 {send_due()} 封。")


@app.command("status")
def status_command() -> None:
    """Show what is set up, how far the mailbox is read, what waits, and what went wrong."""
    from tingsu.cli.start import django_ready

    django_ready()
    from django.db.models import Count

    from tingsu.delivery.adapters import ways_set_up
    from tingsu.delivery.models import Delivery
    from tingsu.mail.models import KEPT, Arrival, Mailbox

    typer.echo(f"已接通的发送方式: {'、'.join(ways_set_up()) or '没有'}")
    for box in Mailbox.objects.all():
        read = f"{box.fetched_at:%Y-%m-%d %H:%M}" if box.fetched_at else "从未"
        typer.echo(
            f"邮箱 {box.name}: 上次收取 {read},读到 {box.last_uid}{f',收不到: {box.trouble}' if box.trouble else ''}"
        )
    typer.echo(f"等人看的邮件: {Arrival.objects.filter(state__in=KEPT).count()}")
    for state, n in Delivery.objects.values_list("state").annotate(n=Count("id")).order_by("state"):
        typer.echo(f"发件箱 {state}: {n}")
