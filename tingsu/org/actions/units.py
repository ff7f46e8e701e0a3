"""Make, move and close units."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.core.errors import NotAllowed
from tingsu.journal.record import Actor, record
from tingsu.org.models import Unit


@transaction.atomic
def add_unit(
    *, code: str, name: str, kind: str, parent: Unit | None, by: Actor, name_en: str = "", phone: str = ""
) -> Unit:
    """Add a unit below `parent`; only the head office has none."""
    if parent is None and kind != "head_office":
        raise NotAllowed(_("只有总行没有上级机构。"))
    if kind == "head_office" and (parent or Unit.objects.filter(parent=None).exists()):
        raise NotAllowed(_("只能有一个总行,它没有上级机构。"))
    unit = Unit(code=code, name=name, name_en=name_en, kind=kind, parent=parent, phone=phone, path="")
    unit.save()
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    record("unit.added", subject=("unit", unit.pk), by=by, data={"code": code, "parent": parent.pk if parent else None})
    return unit


@transaction.atomic
def change_unit(
    unit: Unit, *, name: str, name_en: str, phone: str, parent: Unit | None, is_active: bool, by: Actor
) -> None:
    """Rename, move or close a unit; everything below moves with it."""
    if (parent is None) != (unit.kind == "head_office"):
        raise NotAllowed(_("只有总行没有上级机构。"))
    if parent and parent.is_within(unit):
        raise NotAllowed(
            _("%(unit)s 不能移到自己的下级 %(below)s 之下。")
            % {"unit": unit.display_name, "below": parent.display_name}
        )
    old_path = unit.path
    unit.name, unit.name_en, unit.phone, unit.parent, unit.is_active = name, name_en, phone, parent, is_active
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save()
    if unit.path != old_path:
        for below in Unit.objects.select_for_update().filter(path__startswith=old_path).exclude(pk=unit.pk):
            below.path = unit.path + below.path.removeprefix(old_path)
            below.save(update_fields=["path"])
    record("unit.changed", subject=("unit", unit.pk), by=by, data={"active": is_active, "path": unit.path})
