"""Set a figure of the bank, by which all answers that name it change at once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput
from tingsu.journal.record import Actor, record
from tingsu.knowledge.models import Figure
from tingsu.org.models import Person
from tingsu.packs import installed


@transaction.atomic
def set_figure(code: str, *, value: str, value_en: str = "", by: Person | Actor) -> Figure:
    """Set or, with an empty value, unset a figure. Raises `BadInput` for one that no pack knows."""
    if code not in installed().settings:
        raise BadInput(_("没有名为 %(names)s 的本行设置。") % {"names": code})
    value, value_en = " ".join(value.split()), " ".join(value_en.split())
    if max(len(value), len(value_en)) > 120 or "{" in value + value_en:
        raise BadInput(_("数值不超过 120 字,也不能含有花括号。"))
    figure, _is_new = Figure.objects.select_for_update().get_or_create(code=code)
    if (figure.value, figure.value_en) == (value, value_en):
        return figure
    before = figure.value
    figure.value, figure.value_en, figure.changed_at = value, value_en, timezone.now()
    figure.changed_by = by if isinstance(by, Person) else None
    figure.save()
    actor = by.actor if isinstance(by, Person) else by
    data = {"code": code, "before": before, "after": value}
    record("figure.set", subject=("figure", figure.pk), by=actor, data=data)
    return figure
