"""A talk as the coach weighs it: where it stands, how hot it is, what was heard in the customer's last words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tingsu.core.coach import heard
from tingsu.core.coach.draft import bigrams
from tingsu.core.coach.library import Cue, Library, Scene
from tingsu.core.coach.scenes import find_scene
from tingsu.core.coach.setting import Setting
from tingsu.core.coach.stage import HOT, Progress, read_progress
from tingsu.core.coach.talk import Said, curve_turns
from tingsu.core.reading import Role
from tingsu.core.reading.conversation import CURT, Curve, follow
from tingsu.core.said import Words

DANGER_LASTS = 2
"""Over how many of the customer's turns what is read as danger to life stays the first thing (cues say their own)."""
RISK_LASTS = 3
LONGEST_CONTEXT = 400
FRESH = 5
"""So many turns of the customer in a row are taken together; people write in pieces."""
LASTING_RISKS = frozenset({"fraud", "repeat", "special"})
_STOLEN = frozenset({"fraud_now", "scammed"})
WAITS = {"chat": 60.0, "hotline": 10.0, "counter": 30.0}
"""After how many seconds a customer who spoke last has been left waiting."""
HEARD = {
    "opening": Words("还没人应答", "nobody has answered yet"),
    "asks_leader": Words("要找领导", "wants somebody higher"),
    "leader_twice": Words("一再要找领导", "keeps asking for somebody higher"),
    "asks_why": Words("在问为什么", "asks why"),
    "rejected": Words("没有接受刚才的办法", "has turned the proposal down"),
    "accepts": Words("已经点头", "has said yes"),
    "awaiting": Words("还没回答我们的问题", "has not answered our question yet"),
    "waiting": Words("等了一阵没人说话", "has been left waiting"),
    "cold": Words("话少了,气没消", "says little and is still angry"),
    "curt": Words("只回了一两个字", "answers in a word"),
    "repeats": Words("又说了一遍同样的话", "says the same again"),
    "still_hot": Words("接过情绪了,火还没下去", "is still angry after the feeling was met"),
    "explained": Words("已经听过解释", "has had an explanation"),
    "plain": Words("只是在问", "only asks"),
    "finished": Words("该说的都说完了", "has been told everything"),
}
"""Cues that the coach works out itself. Beside them stand the packs' cues, the risks, and the types of the setting."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that the choice of a move goes by. `waited` is in seconds; nought while we spoke last.

    `last` is what the customer said since our last turn, in its normal form; `context` their last turn as it stands.
    """

    talk: Sequence[Said]
    setting: Setting
    curve: Curve
    progress: Progress
    scene: Scene | None
    scene_why: str
    cues: frozenset[str]
    need: str
    emotion: str
    businesses: frozenset[str]
    last: str
    context: str
    waited: float
    is_fraud: bool
    is_safety: bool
    is_scene_of_danger: bool
    turns_of_ours: int
    recent: tuple[tuple[str, frozenset[str]], ...]

    @property
    def level(self) -> float:
        """The heat now, 0 to 3."""
        return self.curve.level


RECENT = 6
"""With how many of our last turns a draft is compared."""


def weigh(talk: Sequence[Said], setting: Setting, library: Library, *, now: float) -> Situation:
    """Return the talk as the coach weighs it. `now` is in seconds since the talk began."""
    curve = follow(curve_turns(talk))
    customers = [turn for turn in talk if turn.is_customer]
    ours = [turn for turn in talk if not turn.is_customer]
    texts = [heard.plain(turn) for turn in customers]
    found = {cue.id: cue for cue in library.cues if cue.id in setting.types or _is_heard(cue, texts)}
    risks = frozenset(_risks(customers))
    # "You are swindlers" is read as fraud too, and is an insult: only the loss itself stays an apology.
    is_fraud = not _STOLEN.isdisjoint(found) or any(
        "fraud" in turn.risks and turn.cause == "CA-10" for turn in customers
    )
    # A short, calm "没了" or "再见" is read as a farewell to life now and then; danger shows in heat or despair, too.
    in_danger = any(
        "harm" in turn.risks and (turn.heat >= HOT or turn.emotion == "desperate") for turn in customers[-DANGER_LASTS:]
    )
    dangers = {cue.playbook for cue in library.cues if cue.is_danger}
    is_safety = in_danger or any(cue.is_danger for cue in found.values())
    progress = read_progress(talk, setting, curve=curve, is_safety=is_safety, is_fraud=is_fraud)
    scene, why = find_scene(customers, setting, library, cues=tuple(found.values()))
    waited = max(0.0, now - talk[-1].at) if talk and talk[-1].is_customer else 0.0
    last = _fresh(talk)
    cues = {
        *found,
        *risks,
        *setting.types,
        *progress.done,
        *_worked_out(talk, setting, texts, curve, progress, waited=waited),
    }
    return Situation(
        talk,
        setting,
        curve,
        progress,
        scene,
        why,
        frozenset(cues),
        _latest(customers, "need", "none"),
        _latest(customers, "emotion", "calm"),
        frozenset(turn.business for turn in customers) - {"none"},
        last,
        customers[-1].text[:LONGEST_CONTEXT] if customers else "",
        waited,
        is_fraud,
        is_safety,
        scene is not None and scene.id in dangers,
        len(ours),
        tuple((text := heard.plain(turn), bigrams(text)) for turn in ours[-RECENT:]),
    )


def _worked_out(
    talk: Sequence[Said], setting: Setting, texts: Sequence[str], curve: Curve, progress: Progress, *, waited: float
) -> Iterator[str]:
    last = _fresh(talk)
    ours_last = bool(talk) and not talk[-1].is_customer
    if all(turn.is_customer or turn.is_robot for turn in talk):
        yield "opening"
    if not last:
        yield "empty"
    leader = heard.asks_leader(last)
    signs = {
        "asks_leader": leader,
        "leader_twice": leader and sum(heard.asks_leader(text) for text in texts[-8:]) >= 2,
        "asks_why": heard.asks_why(last),
        "rejected": progress.is_rejected,
        "accepts": bool(last) and heard.accepts(last),
        "awaiting": ours_last and progress.is_awaiting,
        "waiting": waited >= WAITS[setting.channel],
        "curt": bool(last) and bool(CURT.fullmatch(heard.bare(last))),
        "explained": progress.explanations > 0,
        "finished": progress.closed and progress.thanked,
        "still_hot": curve.level >= HOT and progress.acknowledged and _turns_since_met(talk) >= 2,
    }
    if curve.points:
        signs["cold"] = curve.points[-1].is_cold
        signs["repeats"] = curve.points[-1].is_repeated
        signs["plain"] = curve.level < HOT / 3 and not any(turn.matter == "complaint" for turn in talk)
    yield from (cue for cue, is_there in signs.items() if is_there)


def _fresh(talk: Sequence[Said]) -> str:
    """Return what the customer said since our last turn (if that is nothing, before it), in its normal form."""
    fresh: list[str] = []
    for turn in reversed(talk):
        if turn.is_customer:
            fresh.append(heard.plain(turn))
        elif fresh:
            break
        if len(fresh) == FRESH:
            break
    return "\n".join(reversed(fresh))


def _is_heard(cue: Cue, texts: Sequence[str]) -> bool:
    return any(pattern.search(text) for text in texts[-cue.lasts :] for pattern in cue.patterns)


def _risks(customers: Sequence[Said]) -> Iterator[str]:
    for turn in customers:
        yield from (risk for risk in turn.risks if risk in LASTING_RISKS)
    for turn in customers[-RISK_LASTS:]:
        yield from turn.risks
    for turn in customers[-DANGER_LASTS:]:
        yield from (risk for risk in turn.risks if risk == "harm")


def _turns_since_met(talk: Sequence[Said]) -> int:
    """Return how many turns the customer has had since somebody last met the feeling."""
    count = 0
    for turn in reversed(talk):
        if turn.role is Role.STAFF and {"acknowledge", "normalise"} & set(turn.methods):
            return count
        count += turn.is_customer
    return count


def _latest(customers: Sequence[Said], name: str, nothing: str) -> str:
    """Return the last label of the customer that says something, over the last three turns."""
    for turn in reversed(customers[-3:]):
        if (label := str(getattr(turn, name))) != nothing:
            return label
    return nothing
