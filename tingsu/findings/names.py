"""How questions and labels are called for people."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tingsu.cases.models import Matter
from tingsu.packs import installed

QUESTIONS = {
    "heat": gettext_lazy("热度"),
    "emotion": gettext_lazy("情绪"),
    "need": gettext_lazy("需要"),
    "risks": gettext_lazy("风险"),
    "cause": gettext_lazy("原因"),
    "business": gettext_lazy("业务"),
    "matter": gettext_lazy("事项"),
    "methods": gettext_lazy("方法"),
    "taboos": gettext_lazy("禁忌"),
    "compliance": gettext_lazy("合规"),
}
HEATS = {
    "0": gettext_lazy("平静"),
    "1": gettext_lazy("不满"),
    "2": gettext_lazy("气愤"),
    "3": gettext_lazy("激烈"),
}
EMOTIONS = {
    "calm": gettext_lazy("平静"),
    "confused": gettext_lazy("困惑"),
    "anxious": gettext_lazy("焦虑"),
    "disappointed": gettext_lazy("失望"),
    "wronged": gettext_lazy("委屈"),
    "angry": gettext_lazy("愤怒"),
    "contemptuous": gettext_lazy("嘲讽"),
    "desperate": gettext_lazy("绝望"),
    "grateful": gettext_lazy("感谢"),
}
NEEDS = {
    "vent": gettext_lazy("求发泄"),
    "respect": gettext_lazy("求尊重"),
    "redress": gettext_lazy("求补救"),
    "explanation": gettext_lazy("求说明"),
    "help": gettext_lazy("求帮助"),
    "none": gettext_lazy("没有诉求"),
}
SIMPLE = {"heat": HEATS, "emotion": EMOTIONS, "need": NEEDS}


def question_name(question: str) -> str:
    """Return the question in the reader's language."""
    return str(QUESTIONS.get(question, question))


def label_name(question: str, label: str) -> str:
    """Return a label in the reader's language."""
    language, packs = get_language() or "zh", installed()
    if question in SIMPLE:
        return str(SIMPLE[question].get(label, label))
    if question == "matter":
        return str(dict(Matter.choices).get(label, label))
    if question == "risks" and label in packs.risks:
        return packs.risks[label].name.in_(language)
    if question in ("taboos", "compliance") and label in packs.taboos:
        return packs.taboos[label].name.in_(language)
    if label == "none":
        return _("看不出")
    for axis in ("business", "broker_business", "cause"):
        code = packs.taxonomy[axis].find(label)
        if code:
            return f"{label} {code.name.in_(language)}"
    return label
