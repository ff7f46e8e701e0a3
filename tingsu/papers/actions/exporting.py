"""Take the whole file out of the system: who, what, and why if in clear."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import may, record_case
from tingsu.cases.models import Case
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.text.personal import mask_personal
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

FORMATS = ("docx", "zip", "html")


@transaction.atomic
def export_file(case: Case, *, how: str, by: Person, reason: str = "") -> bool:
    """Record the export and return whether it is in clear: with a reason, by somebody who may open personal data."""
    if how not in FORMATS:
        raise BadInput(_("没有这种格式。"))
    if not may(by, Permission.CASE_EXPORT, case):
        raise NotAllowed(_("您的岗位不能导出这件投诉。"))
    why = mask_personal(reason.strip())[:200]
    if why and len(why) < 2:
        raise BadInput(_("请写明查看的原因,例如“回电核实”。"))
    if why and not may(by, Permission.PERSONAL_OPEN, case):
        raise NotAllowed(_("您的岗位不能查看个人信息明文;不写原因,可以导出打码的卷宗。"))
    if why:
        record_case("personal.opened", case, by, file=how, reason=why)
    record_case("file.exported", case, by, how=how, open=bool(why))
    return bool(why)
