"""Say which pages of the bank may show the chat."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput
from tingsu.desk.models import Site
from tingsu.journal.record import record
from tingsu.org.models import Person, Unit

ORIGIN = re.compile(r"https://(?!-)[a-z0-9.-]{1,190}(:\d{2,5})?|http://(localhost|127\.0\.0\.1)(:\d{2,5})?")
MOST_ORIGINS = 20


@transaction.atomic
def save_site(site: Site | None, *, name: str, unit: Unit, origins: Sequence[str], is_active: bool, by: Person) -> Site:
    """Add or change a site. Origins look like `https://m.bank.example`; plain http only for this very machine.

    They end up in a header that browsers obey, so nothing but an origin may pass. Raises `BadInput` for others.
    """
    if not name.strip():
        raise BadInput(_("请写名称,例如“手机银行”。"))
    cleaned = list(dict.fromkeys(origin.strip().lower().rstrip("/") for origin in origins if origin.strip()))
    for origin in cleaned:
        if not ORIGIN.fullmatch(origin):
            example = "https://m.bank.example"
            words = _("“%(origin)s”不是网站来源。请写协议和域名,不带路径,例如 %(example)s。")
            raise BadInput(words % {"origin": origin[:80], "example": example})
    if len(cleaned) > MOST_ORIGINS:
        raise BadInput(_("一个站点最多 %(n)d 个来源。") % {"n": MOST_ORIGINS})
    kept = Site.objects.select_for_update().get(pk=site.pk) if site else Site(key=secrets.token_urlsafe(16))
    kept.name, kept.unit, kept.origins, kept.is_active = name.strip(), unit, cleaned, is_active
    kept.save()
    data = {"origins": cleaned, "is_active": is_active, "unit": unit.pk}
    record("site.saved", subject=("site", kept.pk), by=by.actor, data=data)
    return kept
