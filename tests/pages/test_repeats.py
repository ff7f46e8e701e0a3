"""Similar complaints, recusal, undoing a merge and the emergency plan on the case page."""

from __future__ import annotations

from collections.abc import Callable

from tests.conftest import Cast
from tests.pages.stage import filed, in_state, signed_in, taken_over, text_of
from tingsu.cases.models import Case
from tingsu.core.workflow import State
from tingsu.repeats.models import Likeness, Verdict

FEE = "你们凭什么扣我八十块年费,办卡的时候说好终身免年费的,赶紧退给我"
JUMP = "我不想活了,今天就从你们楼上跳下去"
Work = Callable[[], int]


def test_the_page_says_what_is_alike_and_why_and_one_click_decides(cast: Cast, work: Work) -> None:
    earlier = filed(cast.outlet, FEE).case
    work()
    later = filed(cast.outlet, FEE + "!").case
    work()
    browser = signed_in(cast.officer)
    page = text_of(browser.get(f"/cases/{later.pk}/"))
    assert "相似的投诉" in page
    assert "同一客户" in page
    assert f"并入 {earlier.number}" in page
    url = f"/likenesses/{Likeness.objects.get().pk}/verdict/"
    said = text_of(browser.post(url, {"verdict": "denied", "back": later.pk}, follow=True))
    assert f"{later.number} 和 {earlier.number} 不是同一件" in said
    assert "相似的投诉" not in said
    assert Likeness.objects.get().verdict == Verdict.DENIED


def test_an_agent_sees_what_is_alike_without_buttons(cast: Cast, work: Work) -> None:
    for _ in range(2):
        case = filed(cast.outlet, FEE).case
        work()
    page = text_of(signed_in(cast.ana).get(f"/cases/{case.pk}/"))
    assert "相似的投诉" in page
    assert "不是同一件" not in page


def test_a_merge_is_undone_from_either_page(cast: Cast) -> None:
    case = in_state(cast, State.MERGED).case
    into = case.links.get(kind="merged").other
    browser = signed_in(cast.officer)
    for shown in (case, into):
        assert f"/cases/{case.pk}/unmerging/" in browser.get(f"/cases/{shown.pk}/").content.decode()
    browser.post(f"/cases/{case.pk}/unmerging/", {"version": ""})
    assert Case.objects.get(pk=case.pk).state == State.HANDLING


def test_whoever_is_complained_about_gets_no_buttons(cast: Cast) -> None:
    case = taken_over(cast).case
    said = signed_in(cast.noor).post(f"/cases/{case.pk}/recusal/", {"people": [cast.officer.pk]}, follow=True)
    assert "已登记回避" in text_of(said)
    page = signed_in(cast.officer).get(f"/cases/{case.pk}/")
    assert page.status_code == 200
    assert "发送答复" not in text_of(page)
    refused = signed_in(cast.officer).post(f"/cases/{case.pk}/note/", {"text": "我没错"})
    assert refused.status_code == 409
    assert "须回避" in text_of(refused)


def test_the_emergency_plan_stands_first_and_is_ticked(cast: Cast, work: Work) -> None:
    case = filed(cast.outlet, JUMP).case
    work()
    browser = signed_in(cast.ana)
    page = text_of(browser.get(f"/cases/{case.pk}/"))
    assert page.index("应急预案 · 人身安全") < page.index("下一步")
    task = case.plan_tasks.first()
    assert task is not None
    said = text_of(browser.post(f"/cases/{case.pk}/plan/{task.pk}/", {"note": "保安在场"}, follow=True))
    assert "第 1 步完成" in said
    assert "保安在场" in said


def test_a_step_of_another_case_is_not_there(cast: Cast, work: Work) -> None:
    case, other = filed(cast.outlet, JUMP).case, filed(cast.outlet, FEE).case
    work()
    task = case.plan_tasks.first()
    assert task is not None
    assert signed_in(cast.ana).post(f"/cases/{other.pk}/plan/{task.pk}/").status_code == 404


def test_special_customers_show_their_duties(cast: Cast) -> None:
    case = filed(cast.outlet, FEE).case
    browser = signed_in(cast.ana)
    browser.post(f"/cases/{case.pk}/special/", {"types": ["elderly"]})
    assert "提供座位、老花镜、大字单据、人工窗口" in text_of(browser.get(f"/cases/{case.pk}/"))
