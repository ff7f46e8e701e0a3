"""Which moves fit a situation, best first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tingsu.core.coach.known import KIND_OF_STEP
from tingsu.core.coach.library import Fit, Library, Script
from tingsu.core.coach.scenes import signs_heard
from tingsu.core.coach.situation import HEARD, Situation
from tingsu.core.coach.stage import CHECKS, SAFETY, STAGES

FEELING = frozenset({"acknowledge", "normalise", "apologise", "thank", "introduce", "relocate"})
"""The methods that meet a feeling. While the heat is high and unmet, no other move is offered (H-P1)."""
ANY = "any"
THREE_F = "H-M1"
COOL_ENOUGH = 2.0
"""From this level on 3F sounds like a trick (methods.md §1)."""
GENERIC, CUE, TYPE, BUSINESS, NEED, EMOTION, CHANNEL = 40.0, 40.0, 22.0, 12.0, 6.0, 4.0, 3.0
FIRST, STEP, REACTION, REACTION_AT_FIRST, EXPLANATION, IN_DANGER = 88.0, 58.0, 96.0, 70.0, 84.0, 60.0
_STEP_OF = {"calm": "let_out", "ask": "gather", "advise": "own", "agree": "commit"}
_ROW_OF = {"let_out": "H-P1", "apologise": "H-M8", "gather": "H-M4", "own": "H-M5", "involve": "H-M5", "commit": "H-P6"}
_IN_DANGER = ("gather", "own", "involve", "commit")
_PRESUMES = re.compile(r"昨天|前天|上次|上个?月|去年|刚才")
_CLAIMS = re.compile(
    r"([一两二三四五六七八九十几]|\d)+(个窗口|趟|遍|元|块钱?|万|笔|个月)|[一二三四五六七八九十\d]+点([一二三四五六七八九十]+|半|前|钟)?(就|要|挂)|"
    r"[一二三四五六七八九十\d]+分钟收盘"
)
_ON_SITE = re.compile(
    r"里间|里屋|里面(请|坐|说|谈|安静)|到里(边|面)|里边请|这边请|小间|会客室|办公室|坐下|您坐|请坐|先坐|坐着|坐稳|喝(口|杯|两口)|茶水|倒杯|窗口|取号|叫号|"
    r"陪您(到|去|过去|坐|等|站)|这张纸|写张条|纸条|扶您|面对面|您面前|镜头|拍到|跟我来|过来(接|请|授)|沙发|站着|站稳|手(先)?(停|挪|别伤)|边上|拍着|柜台付|"
    r"\b(sit down|have a seat|come inside|sit somewhere|glass of water|some water|"
    r"beside you|step(ping)? back|this way please|window)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A move that fits, with all its sentences, their blanks still open."""

    id: str
    kind: str
    title: str
    say: tuple[str, ...]
    why: str
    sources: tuple[str, ...]
    rank: float


def sayable_on(channel: str, say: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences that make sense on a channel: on the telephone nobody is asked to sit down inside."""
    return tuple(say) if channel == "counter" else tuple(each for each in say if not _ON_SITE.search(each))


def candidates(situation: Situation, library: Library) -> list[Candidate]:
    """Return the moves that fit, best first; at the end those that are always at hand. Ties keep the packs' order."""
    channel = situation.setting.channel
    found = [
        replace(each, say=sayable_on(channel, each.say))
        for each in (*_of_scene(situation), *_of_scripts(situation, library))
    ]
    return sorted((each for each in found if _is_allowed(each, situation)), key=lambda each: -each.rank)


def _is_allowed(candidate: Candidate, situation: Situation) -> bool:
    if situation.progress.is_held and candidate.kind not in FEELING and not situation.is_safety:
        return False
    if THREE_F in candidate.sources and (situation.level >= COOL_ENOUGH or situation.cues & {"fraud", "loss"}):
        return False
    if candidate.kind == "apologise":
        before_facts = situation.is_fraud and not situation.progress.confirmed
        return not (situation.is_safety or before_facts)
    return True


def _of_scripts(situation: Situation, library: Library) -> Iterator[Candidate]:
    stage, setting = situation.progress.stage, situation.setting
    for script in library.scripts:
        say = script.say_en if setting.is_english else script.say
        if not say or not _fits(script.fit, situation, stage):
            continue
        heard = [cue for cue in script.fit.cues if cue in situation.cues]
        why = f"{_because(situation, library, heard)}{script.why.in_(setting.language)}"
        title = script.title.in_(setting.language)
        rank = 0.0 if script.is_standby else _rank(script, situation)
        yield Candidate(script.id, script.kind, title, say, why, script.sources, rank)


def _fits(fit: Fit, situation: Situation, stage: str) -> bool:
    setting = situation.setting
    return (
        (stage in fit.stages or (ANY in fit.stages and stage != SAFETY))
        and fit.low <= situation.level <= fit.high
        and _is_among(situation.need, fit.needs)
        and _is_among(situation.emotion, fit.emotions)
        and _is_among(setting.channel, fit.channels)
        and _is_among(setting.mode, fit.modes)
        and _is_among(setting.authority, fit.authorities)
        and (not fit.types or not situation.cues.isdisjoint(fit.types))
        and (not fit.cues or not situation.cues.isdisjoint(fit.cues))
        and situation.cues.isdisjoint(fit.unless)
        and (not fit.businesses or any(code.startswith(fit.businesses) for code in situation.businesses))
    )


def _is_among(value: str, allowed: Sequence[str]) -> bool:
    return not allowed or value in allowed


def _rank(script: Script, situation: Situation) -> float:
    fit = script.fit
    return (
        GENERIC
        + script.weight
        + CUE * bool(fit.cues)
        + TYPE * bool(fit.types)
        + BUSINESS * bool(fit.businesses)
        + NEED * bool(fit.needs)
        + EMOTION * bool(fit.emotions)
        + CHANNEL * bool(fit.channels)
        + (3.0 - (fit.high - fit.low))
        + IN_DANGER * situation.is_safety
    )


def _of_scene(situation: Situation) -> Iterator[Candidate]:
    """Yield what the playbook offers here. Playbooks are Chinese: for English there is nothing."""
    scene, setting = situation.scene, situation.setting
    if scene is None or setting.is_english or (situation.is_safety and not situation.is_scene_of_danger):
        return
    extra = IN_DANGER * situation.is_safety
    stage = situation.progress.stage
    place = scene.id
    # A figure in a playbook's sentence is an example; it is said only where the customer has named it.
    known = "".join(turn.text for turn in situation.talk if turn.is_customer)
    is_plain = "plain" in situation.cues

    def candidate(part: str, kind: str, title: str, say: Sequence[str], why: str, row: str, rank: float) -> Candidate:
        backed = [sentence for sentence in say if all(claim[0] in known for claim in _CLAIMS.finditer(sentence))]
        ordered = tuple(sorted(backed, key=lambda sentence: bool(_PRESUMES.search(sentence))))
        sources = (row, place) if row else (place,)
        return Candidate(f"{place}.{part}", kind, title, ordered, why, sources, rank + extra)

    if "opening" in situation.cues and situation.last and not is_plain:
        why = f"{_state(situation)}{situation.scene_why},先用这一场景的开场"
        yield candidate("first", "acknowledge", f"开场:{scene.name.zh}", scene.first, why, "H-P1", FIRST)
    for number, sign in signs_heard(scene, situation.last):
        reaction = scene.reactions[number]
        why = f"{_state(situation)}客户说“{sign}”:{reaction.when}"
        part = f"reaction-{number + 1}"
        rank = REACTION_AT_FIRST if "opening" in situation.cues else REACTION
        yield candidate(part, reaction.kind, reaction.when, reaction.say, why, reaction.method, rank)
    step = _step(situation)
    if step in scene.steps and not is_plain:
        why = f"{_state(situation)}{_missing(situation)}这一场景里这样说"
        title = STAGES[step].zh
        yield candidate(step, KIND_OF_STEP[step], title, scene.steps[step], why, _ROW_OF[step], STEP)
    if stage == "explain" or "asks_why" in situation.cues:
        if situation.progress.explanations:
            why = "短的解释没被接受,再往深里讲一层(H-M7)"
            yield candidate("fuller", "explain", "再讲深一层", [scene.fuller], why, "H-M7", EXPLANATION)
        else:
            why = "先用一句话说为谁好,不接受再往深里讲(H-M7)"
            yield candidate("short", "explain", "一句话解释", [scene.short], why, "H-M7", EXPLANATION)


def _step(situation: Situation) -> str:
    """Return which of the playbook's steps is due; in danger they follow one another, turn by turn."""
    if situation.is_safety:
        return _IN_DANGER[min(max(0, situation.turns_of_ours - 1), len(_IN_DANGER) - 1)]
    return _STEP_OF.get(situation.progress.stage, situation.progress.stage)


def _because(situation: Situation, library: Library, heard: Sequence[str]) -> str:
    """Return why, up to the move's own reason: the heat where it is unmet, what was heard, what is still missing."""
    language = situation.setting.language
    named = {cue.id: cue.name for cue in library.cues} | {code: name for code, (name, _) in library.risk_help.items()}
    words = {**named, **HEARD}
    heard_words = [words[cue].in_(language) for cue in heard if cue in words][:1]
    if not heard_words:
        return f"{_state(situation)}{_missing(situation)}"
    if situation.setting.is_english:
        return f"{_state(situation)}The customer {heard_words[0]}: " if heard[0] in HEARD else f"{heard_words[0]}: "
    return f"{_state(situation)}客户{heard_words[0]}:" if heard[0] in HEARD else f"{_state(situation)}{heard_words[0]}:"


def _state(situation: Situation) -> str:
    if not situation.progress.is_held:
        return ""
    if situation.setting.is_english:
        return f"Heat {situation.level:.1f} of 3 and the feeling not yet met (H-P1). "
    return f"热度{situation.level:.1f},情绪还没人接住(H-P1)。"


def _missing(situation: Situation) -> str:
    missing = situation.progress.missing[:2]
    if not missing or situation.progress.is_held:
        return ""
    if situation.setting.is_english:
        return f"Not done yet: {', '.join(CHECKS[check].en.lower() for check in missing)}. "
    return f"还差:{'、'.join(CHECKS[check].zh for check in missing)}。"
