"""The group of a case, on the case page."""

from __future__ import annotations

from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.groups.models import Member
from tingsu.org.models import Person


def panel(case: Case, person: Person) -> Panel | None:
    """Return the panel when the case is in a group."""
    member = Member.objects.filter(case=case).select_related("group").first()
    if member is None:
        return None
    return Panel("groups/_panel.html", {"case": case, "member": member, "size": member.group.members.count()})
