"""The labels of the annotation guide, in its order."""

from __future__ import annotations

CHANNELS = ("chat", "hotline", "counter", "letter", "app_review", "social")
HEATS = ("0", "1", "2", "3")
EMOTIONS = (
    "calm",
    "confused",
    "anxious",
    "disappointed",
    "wronged",
    "angry",
    "contemptuous",
    "desperate",
    "grateful",
)
NEEDS = ("vent", "respect", "redress", "explanation", "help", "none")
RISKS = ("regulator", "media", "legal", "harm", "group", "repeat", "fraud", "abuse", "churn", "special")
CAUSES = (*(f"CA-{number:02d}" for number in range(1, 13)), "CA-99", "none")
BUSINESSES = (
    *(f"BZ-{number:02d}" for number in range(1, 14)),
    "BZ-99",
    *(f"SB-{number:02d}" for number in range(1, 19)),
    "SB-99",
    "none",
)
MATTERS = ("complaint", "enquiry", "suggestion", "praise", "report", "other")
METHODS = (
    "acknowledge",
    "normalise",
    "apologise",
    "thank",
    "praise",
    "introduce",
    "ask_with_reason",
    "ask",
    "explain",
    "offer",
    "consult",
    "restate",
    "commit",
    "progress",
    "relocate",
    "close",
)
TABOOS = (
    "rule_first",
    "hasty",
    "blame",
    "impossible",
    "empty_apology",
    "vague_promise",
    "dodge",
    "dismiss",
    "interrogate",
    "rude",
    "threat",
    "gift_silence",
)
COMPLIANCE = ("guarantee_principal", "guarantee_return", "hide_fee", "hide_risk", "leak_info", "deny_right")

CUSTOMER_QUESTIONS = {
    "heat": HEATS,
    "emotion": EMOTIONS,
    "need": NEEDS,
    "risks": RISKS,
    "cause": CAUSES,
    "business": BUSINESSES,
    "matter": MATTERS,
}
STAFF_QUESTIONS = {"methods": METHODS, "taboos": TABOOS, "compliance": COMPLIANCE}
MANY = frozenset({"risks", "methods", "taboos", "compliance"})
