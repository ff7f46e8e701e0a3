"""Fill the live site of the browser journeys: units, one person a role, and sixty complaints.

Run as a program, so that no database connection of Django lives in the process that drives the browser:

    TINGSU_DATA_DIR=/tmp/somewhere python -m tests.journeys.bank
"""

from __future__ import annotations

PASSWORD = "a long walk by the river"
PEOPLE = {  # user name → name, unit, role
    "officer": ("陈静", "E", "officer"),
    "noor": ("努尔", "E", "supervisor"),
    "idris": ("伊德里斯", "HO", "reviewer"),
    "gaowen": ("高文", "HO", "reviewer"),
    "admin": ("管理员", "HO", "admin"),
    "auditor": ("审计员", "HO", "auditor"),
    "ana": ("安娜", "CC", "agent"),
    "fang": ("方圆", "CC", "supervisor"),
    "wang": ("王芳", "E1", "clerk"),
}


def fill() -> None:
    """Make the bank and its complaints by the same acts as everybody."""
    from tingsu.cases.actions.intake import Intake
    from tingsu.cases.actions.open import open_case
    from tingsu.cases.actions.parties import PartyFacts
    from tingsu.cases.models import Channel
    from tingsu.journal.record import SYSTEM
    from tingsu.knowledge.actions.loading import load_pack
    from tingsu.org.actions.people import give_post
    from tingsu.org.actions.units import add_unit
    from tingsu.org.models import Person
    from tingsu.org.permissions import Role
    from tingsu.packs.read import demo_bank

    head = add_unit(code="HO", name="江海银行", name_en="Jianghai Bank", kind="head_office", parent=None, by=SYSTEM)
    east = add_unit(code="E", name="临江分行", name_en="East Branch", kind="branch", parent=head, by=SYSTEM)
    outlet = add_unit(
        code="E1", name="东门网点", name_en="East Gate", kind="outlet", parent=east, phone="0501-8810011", by=SYSTEM
    )
    centre = add_unit(code="CC", name="客服中心", name_en="Call Centre", kind="call_centre", parent=head, by=SYSTEM)
    units = {unit.code: unit for unit in (head, east, outlet, centre)}
    for username, (name, unit, role) in PEOPLE.items():
        person = Person.objects.create_user(username, PASSWORD, name=name, name_en=username.title())
        give_post(person, unit=units[unit], role=Role(role), by=SYSTEM)
    _bank, complaints = demo_bank()
    for number, complaint in enumerate(complaints[:60]):
        facts = PartyFacts(name=complaint.customer, phone=f"1390000{number:04}")
        channel = [Channel.PHONE, Channel.PORTAL, Channel.WALK_IN, Channel.APP][number % 4]
        open_case(Intake(complaint.text, channel, outlet, party=facts), by=SYSTEM)
    load_pack(by=SYSTEM)


if __name__ == "__main__":
    from tingsu.cli.start import django_ready

    django_ready()
    fill()
