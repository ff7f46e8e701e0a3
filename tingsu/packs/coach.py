"""The coach, built from the installed packs."""

from __future__ import annotations

import re
from functools import cache

from tingsu.core.coach.advice import Choice
from tingsu.core.coach.coach import Coach
from tingsu.core.coach.library import Fault, Library, Reaction, Scene
from tingsu.core.coach.setting import Setting, fill
from tingsu.core.said import Words
from tingsu.packs.engine import build_engine, engine
from tingsu.packs.read import Packs, installed
from tingsu.packs.schemas.handbook import Taboo
from tingsu.packs.schemas.playbook import Playbook

EXAMPLES = {
    "称呼": "王女士",
    "我": "李明",
    "事项": "年费的事",
    "金额": "80元",
    "日期": "周三",
    "时间": "下午三点",
    "电话": "0571-88888888",
}


@cache
def coach() -> Coach:
    """Return the coach of the installed packs."""
    return Coach(library_of(installed()), engine())


def library_of(packs: Packs) -> Library:
    """Return what the coach knows from these packs."""
    kinds = {method.key: method.code[0] for method in packs.methods.values() if method.key}
    rows = {method.key: method.id for method in packs.methods.values() if method.key}
    return Library(
        scripts=tuple(move.built() for move in packs.moves),
        scenes={key: _scene(playbook, kinds, rows) for key, playbook in packs.playbooks.items()},
        cues=tuple(cue.built() for cue in packs.cues),
        faults={code: _fault(taboo) for code, taboo in packs.taboos.items()},
        risk_help={code: (risk.name.words(), tuple(risk.first_minutes)) for code, risk in packs.risks.items()},
    )


def marked_sentences(packs: Packs) -> list[tuple[str, str, str]]:
    """Return what our own check marks in the sentences of moves and playbooks: move or playbook, sentence, code."""
    own = Coach(library_of(packs), build_engine(packs))
    said = [(move.id, sentence) for move in packs.moves for sentence in (*move.say, *move.say_en)]
    said += [(playbook.id, sentence) for playbook in packs.playbooks.values() for sentence in playbook.sentences()]
    anybody = Setting(facts=EXAMPLES, authority="head_office")
    return [
        (source, sentence, mark.code)
        for source, sentence in said
        for mark in own.check(fill(sentence, EXAMPLES) or sentence, [], anybody).marks[:1]
    ]


def _scene(playbook: Playbook, kinds: dict[str, str], rows: dict[str, str]) -> Scene:
    steps = playbook.steps
    names = ("let_out", "apologise", "gather", "own", "involve", "commit")
    return Scene(
        id=playbook.id,
        name=playbook.name.words(),
        triggers=tuple(playbook.triggers),
        businesses=tuple(playbook.business),
        causes=tuple(playbook.causes),
        first=tuple(playbook.first),
        steps={name: tuple(getattr(steps, name).say) for name in names},
        short=playbook.explain.short,
        fuller=playbook.explain.fuller,
        options=tuple(Choice(option.text, option.authority) for option in playbook.options),
        reactions=tuple(
            Reaction(
                each.when,
                tuple(each.signs),
                tuple(each.say),
                kinds.get(each.method, each.method),
                rows.get(each.method, ""),
            )
            for each in playbook.reactions
        ),
        call_help=tuple(playbook.call_help),
    )


def _fault(taboo: Taboo) -> Fault:
    return Fault(
        taboo.code,
        Words(taboo.name.zh, taboo.name.en),
        Words(taboo.why, taboo.why_en),
        taboo.severity,
        re.compile(taboo.needs),
        tuple((pair.say, pair.instead) for pair in taboo.better),
    )
