"""Where a talk stands: what has been done, what is missing, and which stage comes next.

A complaint goes let_out › apologise › gather › own › involve › commit › close (the six steps of handbook §4 and the
farewell); an incident on the spot goes calm › ask › explain › advise › agree. Both sides are read: a stage is passed
by what staff did *and* what the customer answered, and new anger opens the first stage again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tingsu.core.coach import heard
from tingsu.core.coach.setting import Setting
from tingsu.core.coach.talk import Said, curve_turns
from tingsu.core.reading.conversation import Curve, follow
from tingsu.core.said import Words

HOT = 1.5
"""From this level on the feeling comes before the matter (H-P1)."""
FURIOUS = 2.5
WARM = 0.5
"""Below this level at its height a talk needs neither comfort nor apology."""
FLARE = 0.25
"""A hot level that rises by so much is new anger: what was said before it no longer counts as an answer to it."""

COMPLAINT = ("let_out", "apologise", "gather", "own", "involve", "commit", "close")
INCIDENT = ("calm", "ask", "explain", "advise", "agree")
SAFETY = "safety"
"""Before all stages: somebody is in danger, or money is being taken at this moment."""

STAGES = {
    "let_out": Words("鼓励发泄", "Let it out"),
    "apologise": Words("充分道歉", "Apologise"),
    "gather": Words("收集信息", "Gather facts"),
    "own": Words("承担责任,提出方案", "Own it and propose"),
    "involve": Words("让客户参与", "Involve the customer"),
    "commit": Words("承诺执行", "Commit"),
    "close": Words("致谢收尾", "Thank and close"),
    "calm": Words("安抚", "Calm"),
    "ask": Words("说明缘由再询问", "Ask with a reason"),
    "explain": Words("解释", "Explain"),
    "advise": Words("建议", "Advise"),
    "agree": Words("达成一致并致谢", "Agree and thank"),
    SAFETY: Words("先保人保钱", "Safety first"),
}
CHECKS = {
    "acknowledged": Words("接住了情绪", "Feeling met"),
    "feeling_named": Words("说出了感受", "Feeling named"),
    "apologised": Words("道过歉", "Apologised"),
    "reason_given": Words("先说缘由再问", "Reason before the question"),
    "restated": Words("复述过", "Restated"),
    "confirmed": Words("客户确认了事实", "Facts confirmed"),
    "owner_named": Words("说了由谁负责", "Owner named"),
    "explained": Words("解释过", "Explained"),
    "offered": Words("给了办法", "Options offered"),
    "consent_asked": Words("征求了意见", "Asked for the customer's view"),
    "consented": Words("客户同意", "Customer agreed"),
    "dated": Words("给了时间", "Date given"),
    "thanked": Words("谢过客户", "Thanked"),
    "closed": Words("说了下一步和联系方式", "Next step and contact said"),
}
_DUE_BY = {
    "let_out": ("acknowledged", "feeling_named"),
    "apologise": ("apologised",),
    "gather": ("reason_given", "restated", "confirmed"),
    "own": ("owner_named", "offered"),
    "involve": ("consent_asked", "consented"),
    "commit": ("dated",),
    "close": ("thanked", "closed"),
    "calm": ("acknowledged", "feeling_named"),
    "ask": ("reason_given",),
    "explain": ("explained",),
    "advise": ("offered",),
    "agree": ("consent_asked", "consented", "thanked"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been done in a talk. `done` and `missing` are keys of `CHECKS`; missing is what is due by now.

    `is_rejected`: the customer's last word turned our proposal down. `is_awaiting`: we have asked and the customer has
    not answered yet. `apologies` and `explanations` are counted since the last new anger began.
    """

    stage: str
    done: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    acknowledged: bool = False
    feeling_named: bool = False
    apologised: bool = False
    reason_given: bool = False
    restated: bool = False
    confirmed: bool = False
    owner_named: bool = False
    explained: bool = False
    offered: bool = False
    consent_asked: bool = False
    consented: bool = False
    dated: bool = False
    thanked: bool = False
    closed: bool = False
    is_rejected: bool = False
    is_awaiting: bool = False
    is_held: bool = False
    apologies: int = 0
    explanations: int = 0


@dataclass(slots=True)
class _Tally:
    """What is counted while reading along."""

    seen: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(CHECKS, False))
    is_rejected: bool = False
    is_awaiting: bool = False
    proposed: bool = False
    restating: bool = False
    apologies: int = 0
    explanations: int = 0
    peak: float = 0.0
    level: float = 0.0
    has_told: bool = False
    is_plain: bool = True
    is_incident: bool = False


def read_progress(
    talk: Sequence[Said],
    setting: Setting,
    *,
    curve: Curve | None = None,
    is_safety: bool = False,
    is_fraud: bool = False,
) -> Progress:
    """Return where the talk stands. `is_safety`: danger now; `is_fraud`: money
    stolen or about to be, so no apology before the facts.

    A pure function of its arguments, linear in the number of turns apart from the heat curve.
    """
    curve = curve or follow(curve_turns(talk))
    levels = {point.turn: point.level for point in curve.points}
    tally = _Tally(is_incident=setting.mode == "incident")
    for number, turn in enumerate(talk):
        if turn.is_customer:
            _hear_customer(tally, turn, levels.get(number, 0.0))
        else:
            _hear_staff(tally, turn)
    seen = tally.seen
    is_held = tally.level >= HOT and not seen["acknowledged"]
    stages = INCIDENT if setting.mode == "incident" else COMPLAINT
    passed = {name: _is_passed(name, tally, is_fraud=is_fraud) for name in stages}
    stage = SAFETY if is_safety else next((name for name in stages if is_held or not passed[name]), stages[-1])
    reached = stages[: stages.index(stage) + 1] if stage in stages else ()
    due = dict.fromkeys(check for each in reached for check in _DUE_BY[each])
    return Progress(
        stage,
        tuple(check for check in CHECKS if seen[check]),
        tuple(check for check in due if not seen[check] and _is_needed(check, tally, is_fraud=is_fraud)),
        **seen,
        is_rejected=tally.is_rejected,
        is_awaiting=tally.is_awaiting,
        is_held=is_held,
        apologies=tally.apologies,
        explanations=tally.explanations,
    )


def _hear_customer(tally: _Tally, turn: Said, level: float) -> None:
    text = heard.plain(turn)
    yes, no = heard.accepts(text), heard.rejects(text)
    if tally.restating:
        tally.seen["confirmed"] = yes or (tally.seen["confirmed"] and not no)
    if tally.proposed and text:
        tally.is_rejected = no
        tally.seen["consented"] = yes or (tally.seen["consented"] and not no)
    if text:
        tally.has_told = True
        tally.is_awaiting = tally.restating = False
        tally.is_plain = tally.is_plain and turn.matter != "complaint"
    if level >= HOT and (tally.level < HOT or level > tally.level + FLARE):
        for check in ("acknowledged", "feeling_named", "thanked", "closed"):
            tally.seen[check] = False
        tally.apologies = tally.explanations = 0
    tally.level, tally.peak = level, max(tally.peak, level)


def _hear_staff(tally: _Tally, turn: Said) -> None:
    text, methods, seen = heard.plain(turn), set(turn.methods), tally.seen
    asks = bool(methods & {"ask", "ask_with_reason", "consult", "restate"}) and heard.asks(text)
    seen["reason_given"] |= "ask_with_reason" in methods
    # An apology is easily read as a reason; it is one only if it says why.
    explains = "explain" in methods and ("apologise" not in methods or heard.gives_reason(text))
    seen["explained"] |= explains
    seen["offered"] |= "offer" in methods
    tally.explanations += explains
    tally.is_awaiting = asks
    if "restate" in methods:
        seen["restated"] = tally.restating = True
    tally.proposed = tally.proposed or tally.is_incident or bool(methods & {"offer", "consult", "commit"})
    seen["consent_asked"] |= "consult" in methods
    if turn.is_robot:  # a machine neither meets a feeling nor answers for the matter
        return
    feels = heard.names_feeling(text)
    met = bool(methods & {"acknowledge", "normalise"}) or ("apologise" in methods and feels)
    met = met or (not turn.taboos and heard.meets_feeling(text))
    seen["acknowledged"] |= met
    seen["feeling_named"] |= met and feels
    seen["apologised"] |= "apologise" in methods
    tally.apologies += "apologise" in methods
    seen["owner_named"] |= "introduce" in methods or heard.names_owner(text)
    seen["dated"] |= bool(methods & {"commit", "progress"}) and heard.has_date(text)
    seen["thanked"] |= "thank" in methods
    seen["closed"] |= "close" in methods


def _is_passed(stage: str, tally: _Tally, *, is_fraud: bool) -> bool:
    """Say whether a stage lies behind us. What came later speaks for what came before, except for the feeling."""
    seen, plain = tally.seen, _is_plain(tally)
    needs_comfort = _is_needed("acknowledged", tally, is_fraud=is_fraud)
    promised = seen["offered"] or seen["dated"]
    # Who has cooled down by themselves, or is mildly cross and already served, is not led back to the beginning.
    is_over = tally.level < WARM or (tally.level < HOT and promised)
    heard_out = seen["acknowledged"] or (tally.has_told and (not needs_comfort or is_over))
    owned = (seen["explained"] or promised) if plain else (seen["owner_named"] and promised)
    return {
        "let_out": heard_out,
        "calm": heard_out,
        "apologise": seen["apologised"] or is_over or not _is_needed("apologised", tally, is_fraud=is_fraud),
        "gather": seen["confirmed"] or promised or plain,
        "own": owned and not tally.is_rejected,
        "involve": seen["consented"] and not tally.is_rejected,
        "commit": seen["dated"] or plain,
        "ask": seen["reason_given"] or seen["explained"] or seen["offered"] or seen["consented"],
        "explain": seen["explained"] or seen["consented"],
        "advise": (seen["offered"] or seen["consented"]) and not tally.is_rejected,
    }.get(stage, False)


def _is_needed(check: str, tally: _Tally, *, is_fraud: bool) -> bool:
    """Say whether a check is due at all: comfort and apology only where there was heat; no apology before the facts."""
    if check in ("acknowledged", "feeling_named"):
        return tally.peak >= WARM
    if check == "apologised":
        return tally.peak >= WARM and (not is_fraud or tally.seen["confirmed"])
    if check in ("reason_given", "restated", "confirmed", "owner_named", "dated"):
        return not _is_plain(tally)
    return True


def _is_plain(tally: _Tally) -> bool:
    """Say whether it is a calm question: it wants an answer, and no file."""
    return tally.is_plain and tally.peak < WARM
