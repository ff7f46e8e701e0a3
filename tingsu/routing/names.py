"""Skills and languages in the reader's words."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.packs import installed
from tingsu.routing.actions.abilities import LANGUAGES

LANGUAGE_NAMES = {
    "en": _("英语"),
    "yue": _("粤语"),
    "ug": _("维吾尔语"),
    "bo": _("藏语"),
    "mn": _("蒙古语"),
    "ko": _("韩语/朝鲜语"),
    "ja": _("日语"),
    "sign": _("手语"),
}


def language_name(code: str) -> str:
    """Return the name of a language."""
    return str(LANGUAGE_NAMES.get(code, code))


def skill_name(code: str) -> str:
    """Return the name of a business class."""
    axis = installed().taxonomy["broker_business" if code.startswith("SB") else "business"]
    found = axis.find(code)
    return found.name.in_(get_language() or "zh") if found else code


def skill_choices() -> list[tuple[str, str]]:
    """Return the large classes of business."""
    taxonomy = installed().taxonomy
    return [(c.code, skill_name(c.code)) for axis in ("business", "broker_business") for c in taxonomy[axis].top()]


def language_choices() -> list[tuple[str, str]]:
    """Return the languages beside Mandarin."""
    return [(code, language_name(code)) for code in LANGUAGES]
