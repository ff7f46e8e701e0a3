"""Shares that add up, the word of the person concerned, and appeals."""

from __future__ import annotations

import pytest

from tests.acts.stages import complete, last_entry, refused, somebody, told
from tests.conftest import Cast
from tests.pages.stage import signed_in
from tingsu.cases.actions.closing import close_case
from tingsu.cases.actions.learning import rule_responsibility
from tingsu.cases.models import Case, Responsibility
from tingsu.core.errors import BadInput
from tingsu.org.permissions import Role
from tingsu.responsibility.actions.saying import answer_appeal, appeal_ruling, state_view


def ruled(cast: Cast, case: Case | None = None, *, share: int | None = 70) -> Responsibility:
    """Return a ruling on Ana by Noor."""
    case = case or told(cast)
    return rule_responsibility(case, kind="main", unit=cast.outlet, person=cast.ana, note="", share=share, by=cast.noor)


def test_shares_never_exceed_a_hundred_and_a_lifted_one_is_free_again(cast: Cast) -> None:
    case = told(cast)
    first = ruled(cast, case)
    with refused("已认定 70%", kind=BadInput):
        ruled(cast, case, share=31)
    ruled(cast, case, share=30)
    appeal_ruling(first, text="当时按规定告知了", by=cast.ana)
    answer_appeal(first, upheld=True, answer="录像为证", by=cast.idris)
    ruled(cast, case, share=70)
    assert str(first) == "东门网点 · 安娜 主要责任 70%"


@pytest.mark.parametrize("share", [-1, 101])
def test_a_share_is_a_per_cent(cast: Cast, share: int) -> None:
    with refused(kind=BadInput):
        ruled(cast, share=share)


def test_only_the_person_concerned_states_and_appeals(cast: Cast) -> None:
    ruling = ruled(cast)
    for person in (cast.officer, cast.noor):
        with refused("只有当事人"):
            state_view(ruling, text="x", by=person)
    state_view(ruling, text="客户王梅没有问", by=cast.ana)
    said = state_view(ruling, text="客户王梅没有问年费", by=cast.ana)
    assert said.statement == "客户王*没有问年费"
    appeal_ruling(ruling, text="不同意", by=cast.ana)
    with refused("不能再改"):
        state_view(ruling, text="改", by=cast.ana)
    with refused("已经申诉过"):
        appeal_ruling(ruling, text="再申诉", by=cast.ana)
    assert "王" not in str(last_entry("responsibility.appealed").data)


def test_an_appeal_is_answered_by_somebody_else_and_once(cast: Cast) -> None:
    ruling = ruled(cast)
    with refused("没有等待处理"):
        answer_appeal(ruling, upheld=True, answer="x", by=cast.idris)
    appeal_ruling(ruling, text="不同意", by=cast.ana)
    with refused("作出认定的人"):
        answer_appeal(ruling, upheld=False, answer="x", by=cast.noor)
    with refused("您的岗位"):
        answer_appeal(ruling, upheld=False, answer="x", by=cast.tom)
    answer_appeal(ruling, upheld=False, answer="有录音", by=cast.idris)
    with refused("没有等待处理"):
        answer_appeal(ruling, upheld=True, answer="x", by=cast.idris)
    ruling.refresh_from_db()
    assert ruling.lifted_at is None


def test_a_lifted_ruling_no_longer_completes_the_file(cast: Cast) -> None:
    case = complete(cast)
    case.responsibilities.all().delete()
    ruling = ruled(cast, case)
    appeal_ruling(ruling, text="不同意", by=cast.ana)
    answer_appeal(ruling, upheld=True, answer="成立", by=cast.idris)
    with refused("责任认定"):
        close_case(case, by=cast.officer)


def test_only_those_entitled_read_it(cast: Cast) -> None:
    ruling = ruled(cast)
    state_view(ruling, text="我当时说过年费", by=cast.ana)
    url = f"/cases/{ruling.case_id}/"
    words = "我当时说过年费"
    assert words in signed_in(cast.noor).get(url).content.decode()
    assert words in signed_in(cast.ana).get(url).content.decode()
    assert words in signed_in(cast.ana).get("/responsibility/").content.decode()
    assert words not in signed_in(cast.officer).get("/responsibility/").content.decode()
    colleague = somebody("bo", unit=cast.outlet, role=Role.AGENT)
    page = signed_in(colleague).get(url).content.decode()
    assert words not in page
    assert "主要责任" not in page
    assert signed_in(colleague).post(f"/responsibility/{ruling.pk}/", {"text": "x"}).status_code == 404
