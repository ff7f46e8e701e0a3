"""The first administrator."""

from __future__ import annotations

import typer

app = typer.Typer(help="People.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """People of the bank."""


@app.command("admin")
def admin(
    username: str = typer.Argument(..., help="User name of the administrator."),
    name: str = typer.Option("系统管理员", help="Name."),
    bank: str = typer.Option("总行", help="Name of the head office, made when missing."),
    password: str = typer.Option(..., prompt=True, hide_input=True, confirmation_prompt=True),
) -> None:
    """Make the head office (when missing) and an administrator, who then adds everybody else in the browser."""
    from tingsu.cli.start import django_ready

    django_ready()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from tingsu.core.errors import BadInput
    from tingsu.journal.record import SYSTEM
    from tingsu.org.actions.people import add_person, give_post
    from tingsu.org.actions.units import add_unit
    from tingsu.org.models import Unit
    from tingsu.org.permissions import Role

    try:
        validate_password(password)
    except ValidationError as error:
        raise BadInput("密码太弱:" + " ".join(error.messages)) from error
    head = Unit.objects.filter(parent=None).first()
    if head is None:
        head = add_unit(code="HO", name=bank, kind="head_office", parent=None, by=SYSTEM)
    person = add_person(username=username, name=name, password=password, by=SYSTEM, must_change=False)
    give_post(person, unit=head, role=Role.ADMIN, by=SYSTEM)
    typer.echo(f"已添加管理员 {username}。现在运行 tingsu up,在浏览器里登录后添加机构和人员。")
