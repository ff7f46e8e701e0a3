"""The pages of the knowledge base."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import signed_in
from tingsu.knowledge.actions.figures import set_figure
from tingsu.knowledge.actions.writing import NoteFacts, save_note
from tingsu.knowledge.models import Note
from tingsu.org.models import Person

FORM = {
    "code": "card-91",
    "title": "卡过期了怎么换",
    "questions": "卡到期了\n有效期过了怎么换卡",
    "answer": "带身份证件到网点换一张,工本费为{card_replace_fee}。",
    "audience": "customer",
    "business": "BZ-02-01",
}


def note(by: Person, code: str = "CARD-90", **changes: object) -> Note:
    facts = {"title": "卡丢了怎么挂失", "questions": ("卡丢了怎么办",), "answer": "点挂失,工本费为{card_replace_fee}。"}
    return save_note(None, NoteFacts(**{**facts, **changes}), by=by, code=code)  # type: ignore[arg-type]


def test_a_note_is_written_and_changed(cast: Cast) -> None:
    browser = signed_in(cast.idris)
    answer = browser.post("/knowledge/new/", FORM)
    made = Note.objects.get()
    assert answer["Location"] == f"/knowledge/{made.pk}/"
    assert made.code == "CARD-91"
    browser.post(f"/knowledge/{made.pk}/text/", {**FORM, "answer": "手机银行里也能换。", "version": 1})
    made.refresh_from_db()
    assert made.version == 2
    assert "带身份证件到网点换一张" in browser.get(f"/knowledge/{made.pk}/editions/1/").content.decode()


def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast) -> None:
    answer = signed_in(cast.idris).post("/knowledge/new/", {**FORM, "answer": "保本保收益,零风险,放心买"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不能对客户说" in page
    assert "有效期过了怎么换卡" in page


def test_the_front_line_reads_and_does_not_write(cast: Cast) -> None:
    made = note(cast.idris)
    browser = signed_in(cast.ana)
    page = browser.get(f"/knowledge/{made.pk}/").content.decode()
    assert "网点价目表公示的价格" in page
    assert "本行设置" in page
    assert "修改" not in page.split("<main", 1)[1]
    assert browser.get(f"/knowledge/{made.pk}/text/").status_code == 403


def test_a_note_of_another_branch_does_not_exist(cast: Cast) -> None:
    made = note(cast.idris, unit=cast.outlet)
    assert signed_in(cast.tom).get(f"/knowledge/{made.pk}/").status_code == 404
    assert "卡丢了怎么挂失" not in signed_in(cast.tom).get("/knowledge/").content.decode()


def test_the_list_searches_in_the_customers_words(cast: Cast) -> None:
    note(cast.idris)
    note(cast.idris, "LOAN-90", title="提前还房贷", questions=("想提前还贷",))
    browser = signed_in(cast.ana)
    page = browser.get("/knowledge/", {"q": "卡不见了"}).content.decode()
    assert "卡丢了怎么挂失" in page
    assert "提前还房贷" not in page
    assert "提前还房贷" in browser.get("/knowledge/", {"q": "loan-90"}).content.decode()
    assert "没有找到" in browser.get("/knowledge/", {"q": "zzzz"}).content.decode()


def test_expired_and_expiring_notes_are_marked_and_filtered(cast: Cast) -> None:
    today = timezone.localdate()
    note(cast.idris, "A-01", title="快到期的", valid_until=today + timedelta(days=3))
    late = note(cast.idris, "A-02", title="过期了的", valid_until=today)
    Note.objects.filter(pk=late.pk).update(valid_until=today - timedelta(days=1))
    note(cast.idris, "A-03", title="长期有效的")
    browser = signed_in(cast.ana)
    assert "过期了的" not in browser.get("/knowledge/").content.decode()
    expired = browser.get("/knowledge/?state=expired").content.decode()
    assert "过期了的" in expired
    assert "已过期" in expired
    expiring = browser.get("/knowledge/?state=expiring").content.decode()
    assert "快到期的" in expiring
    assert "长期有效的" not in expiring


def test_the_list_has_pages(cast: Cast) -> None:
    for number in range(52):
        note(cast.idris, f"P-{number:02d}", title=f"第{number:02d}条")
    browser = signed_in(cast.ana)
    assert "第51条" not in browser.get("/knowledge/").content.decode()
    assert "第51条" in browser.get("/knowledge/?page=2").content.decode()
    assert "第51条" in browser.get("/knowledge/?order=-code").content.decode()


@pytest.mark.parametrize("query", ["?page=abc", "?order=evil", "?state=x&business=%00", "?q=%00", "?audience=z"])
def test_a_strange_query_is_no_error(query: str, cast: Cast) -> None:
    assert signed_in(cast.ana).get(f"/knowledge/{query}").status_code == 200


def test_validity_and_use_are_changed(cast: Cast) -> None:
    made = note(cast.idris)
    browser = signed_in(cast.idris)
    until = timezone.localdate() + timedelta(days=100)
    browser.post(f"/knowledge/{made.pk}/validity/", {"until": until.isoformat()})
    browser.post(f"/knowledge/{made.pk}/validity/", {"until": "gestern"})
    browser.post(f"/knowledge/{made.pk}/use/", {"use": "no"})
    made.refresh_from_db()
    assert (made.valid_until, made.is_active) == (until, False)
    browser.post(f"/knowledge/{made.pk}/use/", {"use": "yes"})
    made.refresh_from_db()
    assert made.is_active


def test_a_figure_is_set_and_stands_in_the_answer(cast: Cast) -> None:
    made = note(cast.idris)
    browser = signed_in(cast.idris)
    browser.post("/knowledge/figures/", {"code": "card_replace_fee", "value": "10 元"})
    assert "10 元" in browser.get(f"/knowledge/{made.pk}/").content.decode()
    assert "10 元" in browser.get("/knowledge/figures/").content.decode()
    assert browser.post("/knowledge/figures/", {"code": "no such"}).status_code == 302


def test_a_file_comes_in_with_its_bad_rows_told(cast: Cast) -> None:
    table = "编号,标题,问法,答案\nX-01,甲,问甲|怎么问甲,答甲这样办\nX-02,乙,,答乙\n"
    upload = SimpleUploadedFile("notes.csv", table.encode())
    page = signed_in(cast.idris).post("/knowledge/import/", {"file": upload}).content.decode()
    assert Note.objects.get().questions == ["问甲", "怎么问甲"]
    assert "请至少写一种客户的问法" in page


def test_the_list_goes_out_as_a_table(cast: Cast) -> None:
    note(cast.idris, title="=1+1")
    browser = signed_in(cast.idris)
    assert "'=1+1" in browser.get("/knowledge/export/").content.decode()
    book = openpyxl.load_workbook(BytesIO(browser.get("/knowledge/export/?as=xlsx").content))
    assert [row[0] for row in book.active.iter_rows(values_only=True)] == ["编号", "CARD-90"]  # type: ignore[union-attr]


def test_the_pack_is_loaded_by_a_button(cast: Cast) -> None:
    signed_in(cast.admin).post("/knowledge/pack/")
    assert Note.objects.count() >= 160


def test_it_speaks_english(cast: Cast) -> None:
    made = note(cast.idris, title_en="Lost card", answer_en="Lock it in the app.")
    set_figure("card_replace_fee", value="10 元", value_en="10 yuan", by=cast.idris)
    browser = signed_in(cast.ana, language="en")
    Person.objects.filter(pk=cast.ana.pk).update(language="en")
    page = browser.get(f"/knowledge/{made.pk}/").content.decode()
    assert "Lost card" in page
    assert "Knowledge base" in page
