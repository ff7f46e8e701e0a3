"""Words of the rule pages: limits, and the codes of packs said so that people can read them."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language, gettext_lazy

from tingsu.core.clock.words import limit_words
from tingsu.packs.schemas.policy import LimitEntry
from tingsu.web.listing import listed

register = template.Library()

# A bank's own pack may use other codes; they are shown as they stand.
CODES: dict[str, Any] = {
    "any": gettext_lazy("全部"),
    "confirmed": gettext_lazy("已核对原文"),
    "inferred": gettext_lazy("推断"),
    "proposed": gettext_lazy("拟定"),
    "from memory": gettext_lazy("待核对"),
    "superior_institution": gettext_lazy("上级机构"),
    "head_office_senior_manager": gettext_lazy("总行高级管理层"),
    "institution_head": gettext_lazy("机构负责人"),
    "complaint_head": gettext_lazy("投诉部门负责人"),
    "facts": gettext_lazy("事实"),
    "basis": gettext_lazy("依据"),
    "reasons": gettext_lazy("理由"),
    "remedies": gettext_lazy("救济途径"),
    "handed": gettext_lazy("当面交付"),
    "posted": gettext_lazy("寄出"),
    "sent": gettext_lazy("电子方式发出"),
    "dialled": gettext_lazy("电话拨通"),
    "identifiable": gettext_lazy("能识别身份"),
    "contactable": gettext_lazy("能联系上"),
    "january_june": gettext_lazy("1 至 6 月"),
    "july_december": gettext_lazy("7 至 12 月"),
    "ordinary_investor": gettext_lazy("普通投资者"),
    "dedicated": gettext_lazy("专用"),
    "independent": gettext_lazy("独立"),
    "pboc_12363": gettext_lazy("人民银行 12363"),
    "petition": gettext_lazy("信访"),
    "form_chr": gettext_lazy("投诉处理报表"),
    "basics": gettext_lazy("基本情况"),
    "dispute": gettext_lazy("争议"),
    "findings": gettext_lazy("核查结果"),
    "communication": gettext_lazy("沟通情况"),
    "extension": gettext_lazy("延期"),
    "satisfaction": gettext_lazy("满意度"),
}


@register.filter
def limit(entry: LimitEntry) -> str:
    """Say an amount of time: 15个自然日."""
    return limit_words(entry.built()).in_(get_language() or "zh")


@register.filter
def code_name(code: Any) -> str:
    """Say a code, or several in a row."""
    if isinstance(code, (list, tuple)):
        return listed([code_name(one) for one in code])
    return str(CODES.get(str(code)) or code)
