"""Complaints transferred by an authority: number, date, clock, feedback, import of lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import closed, decided, fresh, handled, last_entry, opened, refused, shanghai, verbs
from tests.conftest import Cast
from tingsu.cases.actions.clocks import clocks_of
from tingsu.cases.actions.learning import rate_case
from tingsu.cases.models import Case, Channel, Clock
from tingsu.channels.actions.importing import import_file
from tingsu.core.errors import BadInput
from tingsu.transfers.actions.feedback import send_feedback, write_feedback
from tingsu.transfers.actions.transfer import TransferFacts, record_transfer
from tingsu.transfers.draft import draft_of
from tingsu.transfers.models import Transfer

FACTS = TransferFacts("pboc_12363", "2026-0817", date(2026, 3, 1), date(2026, 3, 6), office="江海市分行")
PARTS = {"findings": "已核实多扣 80 元", "basis": "收费公示", "communication": "3 月 2 日电话"}


def clock_of(transfer: Transfer) -> Clock:
    """Return the clock of a transfer's date."""
    return Clock.objects.get(rule_id=f"authority.feedback:{transfer.pk}")


def test_a_transfer_keeps_number_and_date_and_the_date_is_a_clock(cast: Cast) -> None:
    case = handled(cast)
    transfer = record_transfer(case, FACTS, by=cast.officer)
    case = fresh(case)
    assert str(transfer) == "人民银行转办(12363) 2026-0817"
    assert case.is_forwarded
    clock = clock_of(transfer)
    assert clock.due_at == shanghai("2026-03-07 00:00")
    assert clock.name == "转办机关要求反馈的日期"
    assert clock in clocks_of(case)
    assert last_entry("transfer.recorded").data["due_on"] == "2026-03-06"


def test_without_a_date_only_the_rule_books_count(cast: Cast) -> None:
    case = handled(cast)
    before = case.due_at
    record_transfer(case, TransferFacts("gov_12345", "1", date(2026, 3, 1)), by=cast.officer)
    assert fresh(case).due_at == before


def test_the_same_number_again_corrects_and_another_number_is_another_transfer(cast: Cast) -> None:
    case = handled(cast)
    first = record_transfer(case, FACTS, by=cast.officer)
    later = TransferFacts("pboc_12363", "2026-0817", date(2026, 3, 1), date(2026, 3, 10))
    assert record_transfer(case, later, by=cast.officer) == first
    assert clock_of(first).due_at == shanghai("2026-03-11 00:00")
    record_transfer(case, TransferFacts("gov_12345", "77", date(2026, 3, 1), date(2026, 3, 2)), by=cast.officer)
    assert case.transfers.count() == 2
    assert fresh(case).due_at == shanghai("2026-03-03 00:00")


def test_a_number_belongs_to_one_case(cast: Cast) -> None:
    record_transfer(handled(cast), FACTS, by=cast.officer)
    with refused("另一件", kind=BadInput):
        record_transfer(handled(cast), FACTS, by=cast.officer)


@pytest.mark.parametrize(
    "facts",
    [
        TransferFacts("phone", "1", date(2026, 3, 1)),
        TransferFacts("gov_12345", "  ", date(2026, 3, 1)),
        TransferFacts("gov_12345", "x" * 81, date(2026, 3, 1)),
        TransferFacts("gov_12345", "1", date(2026, 3, 3)),
        TransferFacts("gov_12345", "1", date(1999, 3, 3)),
        TransferFacts("gov_12345", "1", date(2026, 3, 1), date(2026, 2, 28)),
        TransferFacts("gov_12345", "1", date(2026, 3, 1), date(2028, 2, 28)),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, facts: TransferFacts) -> None:
    with refused(kind=BadInput):
        record_transfer(handled(cast), facts, by=cast.officer)


def test_a_stranger_may_not_record(cast: Cast) -> None:
    with refused("岗位"):
        record_transfer(handled(cast), FACTS, by=cast.tom)


# ── Feedback ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_feedback_in_time_keeps_the_clock_and_late_feedback_misses_it(cast: Cast, watch: Watch) -> None:
    states = []
    for day in ("2026-03-06 18:00", "2026-03-07 09:00"):
        watch.set("2026-03-02 10:00")
        case = handled(cast)
        transfer = record_transfer(
            case, TransferFacts("gov_12345", day, FACTS.received_on, FACTS.due_on), by=cast.officer
        )
        now = watch.set(day)
        write_feedback(transfer, parts=PARTS, by=cast.officer)
        assert transfer.sent_on is None
        send_feedback(transfer, on=now.date(), how="监管平台", by=cast.officer)
        states.append(clock_of(transfer).state)
    assert states == ["met", "missed"]


def test_feedback_needs_findings_basis_and_communication(cast: Cast) -> None:
    transfer = record_transfer(handled(cast), FACTS, by=cast.officer)
    with refused("反馈还缺"):
        send_feedback(transfer, on=date(2026, 3, 2), how="平台", by=cast.officer)
    for part in PARTS:
        write_feedback(transfer, parts={**PARTS, part: " "}, by=cast.officer)
        with refused("反馈还缺"):
            send_feedback(transfer, on=date(2026, 3, 2), how="平台", by=cast.officer)


def test_what_was_sent_is_not_changed(cast: Cast) -> None:
    transfer = record_transfer(handled(cast), FACTS, by=cast.officer)
    write_feedback(transfer, parts=PARTS, by=cast.officer)
    with refused("日期", kind=BadInput):
        send_feedback(transfer, on=date(2026, 3, 9), how="平台", by=cast.officer)
    with refused("怎么报出", kind=BadInput):
        send_feedback(transfer, on=date(2026, 3, 2), how=" ", by=cast.officer)
    send_feedback(transfer, on=date(2026, 3, 2), how="平台", document_number="消保〔2026〕8号", by=cast.officer)
    for act in (write_feedback, send_feedback):
        more: dict[str, Any] = {"parts": PARTS} if act is write_feedback else {"on": date(2026, 3, 2), "how": "平台"}
        with refused("不能再改"):
            act(transfer, by=cast.officer, **more)
    with refused("不能再改", kind=BadInput):
        record_transfer(transfer.case, FACTS, by=cast.officer)


def test_a_closed_case_can_still_be_fed_back(cast: Cast) -> None:
    case = closed(cast)
    transfer = record_transfer(case, FACTS, by=cast.officer)
    write_feedback(transfer, parts=PARTS, by=cast.officer)
    send_feedback(transfer, on=date(2026, 3, 2), how="平台", by=cast.officer)
    assert verbs(case)[-3:] == ["transfer.recorded", "feedback.written", "feedback.sent"]
    assert fresh(case).due_at is None


def test_what_officers_write_is_masked(cast: Cast) -> None:
    transfer = record_transfer(handled(cast), FACTS, by=cast.officer)
    written = write_feedback(transfer, parts={**PARTS, "findings": "王梅 13812345678 属实"}, by=cast.officer)
    assert "13812345678" not in written.findings
    assert "王梅" not in written.findings


def test_the_draft_says_what_the_file_says_and_makes_nothing_up(cast: Cast) -> None:
    transfer = record_transfer(handled(cast), FACTS, by=cast.officer)
    draft = draft_of(transfer)
    assert "2026-0817" in draft["basics"]
    assert draft["findings"] == draft["basis"] == draft["satisfaction"] == draft["extension"] == ""

    case = decided(cast)
    other = record_transfer(case, TransferFacts("gov_12345", "9", date(2026, 3, 1)), by=cast.officer)
    draft = draft_of(other)
    assert "多扣年费 80 元" in draft["findings"]
    assert "收费公示" in draft["basis"]
    assert "属实" in draft["basis"]
    assert "致歉" in draft["communication"]
    assert draft["dispute"] == "退 80 元"


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def imported(tmp_path: Path, cast: Cast, *rows: str) -> Any:
    """Import a list as an authority sends it."""
    path = tmp_path / "list.csv"
    header = "转办编号,转办日期,要求反馈日期,转办单位,渠道,机构,投诉内容"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return import_file(path, unit=cast.east, by=cast.officer)


def test_a_list_of_transfers_becomes_cases_with_their_numbers(cast: Cast, tmp_path: Path) -> None:
    row = "ZB-1,2026-02-27,2026-03-10,江海市分行,pboc_12363,E1,乱扣年费"
    assert imported(tmp_path, cast, row).accepted == 1
    case = Case.objects.get()
    transfer = case.transfers.get()
    assert (transfer.number, transfer.office, transfer.due_on) == ("ZB-1", "江海市分行", date(2026, 3, 10))
    assert (case.external_id, case.channel, case.received_at) == (
        "ZB-1",
        Channel.PBOC_12363,
        shanghai("2026-02-27 00:00"),
    )
    again = imported(tmp_path, cast, row, "ZB-2,2026-02-28,,,nfra_12378,E1,不给退费")
    assert (again.accepted, again.duplicate) == (1, 1)
    assert Transfer.objects.count() == 2


def test_a_bad_row_of_a_list_comes_back_and_leaves_nothing(cast: Cast, tmp_path: Path) -> None:
    record_transfer(opened(cast), FACTS, by=cast.ana)
    result = imported(
        tmp_path,
        cast,
        "ZB-1,2026-02-27,,,phone,E1,不是转办渠道",
        "ZB-2,2026-02-27,2026-01-01,,gov_12345,E1,日期颠倒",
        "2026-0817,2026-02-27,,,pboc_12363,E1,编号已用",
    )
    assert [reason[:8] for _row, reason in result.rejected] == ["有转办编号的行,", "要求反馈的日期应", "转办编号 202"]
    assert Case.objects.count() == 1


def test_rating_is_part_of_the_draft(cast: Cast) -> None:
    case = closed(cast)
    transfer = record_transfer(case, FACTS, by=cast.officer)
    rate_case(case, solved=True, score=4, comment="", by=cast.officer)
    assert "4 分" in draft_of(transfer)["satisfaction"]
