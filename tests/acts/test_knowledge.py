"""Notes of the knowledge base: written, renewed, retired, imported, loaded, found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tingsu.core.errors import BadInput, NotAllowed, Stale
from tingsu.journal.models import Entry
from tingsu.journal.record import SYSTEM
from tingsu.knowledge.actions.figures import set_figure
from tingsu.knowledge.actions.importing import import_notes
from tingsu.knowledge.actions.loading import load_pack
from tingsu.knowledge.actions.writing import NoteFacts, renew_note, restore_note, retire_note, save_note
from tingsu.knowledge.export import export_csv
from tingsu.knowledge.filling import pieces, plain
from tingsu.knowledge.models import Note
from tingsu.knowledge.queries.search import find_notes
from tingsu.knowledge.queries.visible import notes_for
from tingsu.org.models import Person
from tingsu.packs import installed

FACTS = NoteFacts(
    title="银行卡丢了怎么挂失",
    questions=("卡丢了怎么办", "卡不见了要挂失", "怎么口头挂失"),
    answer="手机银行“卡片管理”点挂失,马上生效。",
    source="本行设置",
    business="BZ-02-01",
)


def written(by: Person, code: str = "CARD-90", **changes: object) -> Note:
    return save_note(None, replace(FACTS, **changes), by=by, code=code)  # type: ignore[arg-type]


def today() -> date:
    return timezone.localdate()


def test_a_change_makes_a_version_and_keeps_the_old_words(cast: Cast) -> None:
    note = written(cast.idris)
    changed = save_note(note, replace(FACTS, answer="打客服电话挂失。"), by=cast.admin, version=1)
    assert changed.version == 2
    old = changed.editions.get(version=1)
    assert old.facts["answer"] == FACTS.answer
    assert (old.act, changed.editions.get(version=2).act) == ("created", "edited")
    assert Entry.objects.filter(verb="note.saved").count() == 2


def test_saving_the_same_again_makes_no_version(cast: Cast) -> None:
    note = written(cast.idris)
    assert save_note(note, FACTS, by=cast.idris).version == 1


def test_who_saw_an_older_version_must_look_again(cast: Cast) -> None:
    note = written(cast.idris)
    save_note(note, replace(FACTS, title="改过"), by=cast.admin, version=1)
    with pytest.raises(Stale):
        save_note(note, replace(FACTS, title="又改"), by=cast.idris, version=1)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"questions": ()},
        {"answer": ""},
        {"business": "ZZ-9"},
        {"audience": "everybody"},
        {"valid_from": date(2027, 1, 2), "valid_until": date(2027, 1, 1)},
        {"answer": "费用是{no_such_figure}。"},
        {"answer": "客户张三,身份证 11010519491231002X,已处理。"},
        {"answer": "这款理财保本保收益,绝对零风险,您放心买。"},
        {"answer": "字" * 4001},
    ],
)
def test_what_cannot_be_a_note_is_refused(changes: dict[str, Any], cast: Cast) -> None:
    with pytest.raises(BadInput):
        written(cast.idris, **changes)
    assert not Note.objects.exists()


def test_a_code_is_used_once(cast: Cast) -> None:
    written(cast.idris)
    with pytest.raises(BadInput):
        written(cast.idris, title="另一条")


def test_a_note_is_renewed(cast: Cast) -> None:
    note = written(cast.idris, valid_until=today())
    assert note.state == "expiring"
    renewed = renew_note(note, until=today() + timedelta(days=300), by=cast.idris)
    assert renewed.state == "valid"
    assert renewed.editions.first().act == "renewed"  # type: ignore[union-attr]
    with pytest.raises(BadInput):
        renew_note(note, until=today() - timedelta(days=1), by=cast.idris)


def test_a_retired_note_is_not_found_until_it_is_restored(cast: Cast) -> None:
    note = written(cast.idris)
    retire_note(note, by=cast.idris)
    assert find_notes("卡丢了", person=cast.ana, on=today()) == []
    with pytest.raises(NotAllowed):
        renew_note(note, until=None, by=cast.idris)
    restore_note(note, by=cast.idris)
    assert [found.note for found in find_notes("卡丢了", person=cast.ana, on=today())] == [note]


def test_an_expired_note_is_not_found(cast: Cast) -> None:
    note = written(cast.idris, valid_until=today())
    assert find_notes("卡丢了", person=cast.ana, on=today())
    assert find_notes("卡丢了", person=cast.ana, on=today() + timedelta(days=1)) == []
    assert note.state_on(today() + timedelta(days=1)) == "expired"


def test_a_change_is_found_at_once(cast: Cast) -> None:
    note = written(cast.idris)
    assert find_notes("卡丢了怎么办", person=cast.ana, on=today())[0].matched == "卡丢了怎么办"
    save_note(note, replace(FACTS, questions=("存折被水泡了",), title="存折坏了"), by=cast.idris)
    assert find_notes("存折泡水", person=cast.ana, on=today())[0].note == note


def test_a_units_note_is_seen_there_and_above_not_elsewhere(cast: Cast) -> None:
    note = written(cast.idris, unit=cast.outlet)
    assert note in notes_for(cast.ana)
    assert note in notes_for(cast.noor)
    assert note in notes_for(cast.idris)
    assert note not in notes_for(cast.tom)
    assert find_notes("卡丢了", person=cast.tom, on=today()) == []
    assert find_notes("卡丢了", audience="customer", on=today()) == []


def test_the_branchs_note_is_seen_in_its_outlets(cast: Cast) -> None:
    assert written(cast.idris, unit=cast.east) in notes_for(cast.ana)


def test_customers_get_no_note_for_staff(cast: Cast) -> None:
    written(cast.idris, audience="staff")
    assert find_notes("卡丢了", audience="customer", on=today()) == []
    assert find_notes("卡丢了", person=cast.ana, on=today())
    assert find_notes("卡丢了", person=cast.ana, audience="customer", on=today()) == []


def test_the_pack_is_loaded_once_and_leaves_what_the_bank_changed(cast: Cast) -> None:
    first = load_pack(by=SYSTEM)
    assert len(first.new) == len(installed().notes) >= 160
    assert len(load_pack(by=SYSTEM).same) == len(first.new)
    note = Note.objects.get(code="CARD-01")
    save_note(note, replace(FACTS, title="我们自己的说法"), by=cast.idris)
    again = load_pack(by=SYSTEM)
    assert again.left == ["CARD-01"]
    assert Note.objects.get(code="CARD-01").title == "我们自己的说法"


def test_a_retired_note_of_the_pack_stays_retired(cast: Cast) -> None:
    load_pack(by=SYSTEM)
    retire_note(Note.objects.get(code="CARD-01"), by=cast.idris)
    load_pack(by=SYSTEM)
    assert not Note.objects.get(code="CARD-01").is_active


def test_search_in_the_whole_pack_is_quick_and_right(cast: Cast) -> None:
    load_pack(by=SYSTEM)
    find_notes("先建好索引", person=cast.ana, on=today())
    begun = perf_counter()
    found = find_notes("卡找不着了,先锁上", person=cast.ana, on=today(), limit=5)
    assert perf_counter() - begun < 0.2
    assert "CARD-01" in [each.note.code for each in found]


def test_an_unset_figure_says_where_to_look_and_a_set_one_is_marked(cast: Cast) -> None:
    text = "短信提醒为{sms_fee}。"
    assert plain(text, language="zh") == "短信提醒为价目表公示的价格。"
    set_figure("sms_fee", value="每月 2 元", value_en="2 yuan a month", by=cast.idris)
    filled = pieces(text, language="zh")
    assert [(piece.text, piece.is_set) for piece in filled if piece.figure] == [("每月 2 元", True)]
    assert "2 yuan a month" in plain("It is {sms_fee}.", language="en")
    assert Entry.objects.filter(verb="figure.set").count() == 1


def test_an_unknown_figure_is_refused(cast: Cast) -> None:
    with pytest.raises(BadInput):
        set_figure("moon_fee", value="1", by=cast.idris)


YAML = """
business: BZ-02-01
source: 本行设置
valid_until: 2027-06-30
notes:
  - {code: NEW-01, title: 一条新的, ask: [怎么弄新的, 新的怎么办], answer: 这样办就好。}
  - {code: NEW-02, title: 没有答案的, ask: [没有答案]}
  - 不是一条
"""


def test_good_rows_of_yaml_come_in_and_bad_ones_back(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "notes.yaml"
    path.write_text(YAML, encoding="utf-8")
    result = import_notes(path, by=cast.idris)
    assert (result.new, len(result.rejected)) == (1, 2)
    note = Note.objects.get(code="NEW-01")
    assert (note.business, note.valid_until) == ("BZ-02-01", date(2027, 6, 30))
    again = import_notes(path, by=cast.idris)
    assert (again.new, again.same) == (0, 1)


def test_a_dry_run_keeps_nothing(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "notes.yaml"
    path.write_text(YAML, encoding="utf-8")
    assert import_notes(path, by=cast.idris, dry_run=True).new == 1
    assert not Note.objects.exists()


def test_what_is_exported_can_be_imported_again(cast: Cast, tmp_path: Path) -> None:
    note = written(cast.idris, more="两层\n说明", valid_until=date(2027, 6, 30), unit=cast.east)
    path = tmp_path / "notes.csv"
    path.write_text(export_csv([note]), encoding="utf-8")
    result = import_notes(path, by=cast.idris)
    assert (result.same, result.rejected) == (1, [])


def test_a_bad_date_is_told(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("编号,标题,问法,答案,有效期至\nA-01,甲,问甲,答甲,明年\n", encoding="utf-8")
    assert "明年" in import_notes(path, by=cast.idris).rejected[0][1]
