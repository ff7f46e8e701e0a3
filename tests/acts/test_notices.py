"""Telling the bank's own people: once, only what they may see, with deputies; digests by e-mail outside quiet hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.core import mail

from tests.acts.conftest import Watch
from tests.acts.stages import handled, opened
from tests.conftest import Cast
from tingsu.cases.actions.assignment import assign_case
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.models import Case, Channel
from tingsu.core.said import Words
from tingsu.journal.record import Actor
from tingsu.notices.actions import digest as digests
from tingsu.notices.actions.digest import forget_old, send_digests
from tingsu.notices.actions.preference import prefer
from tingsu.notices.actions.reading import mark_read
from tingsu.notices.actions.telling import tell
from tingsu.notices.models import Digest, Kind, Notice
from tingsu.notices.queries import notices_for, unread_count
from tingsu.org.models import Deputy, Person

NEWS = Words("C-1 快到期了。", "C-1 is nearly due.")


def told(person: Person, case: Case | None = None, **more: Any) -> list[Notice]:
    """Tell a person the news."""
    return tell(person, kind=Kind.CLOCK, words=NEWS, case=case, **more)


def test_who_may_not_see_the_case_is_not_told(cast: Cast) -> None:
    assert told(cast.tom, opened(cast)) == []
    assert Notice.objects.count() == 0


def test_a_notice_goes_out_of_sight_with_its_case(cast: Cast) -> None:
    case = opened(cast, unit=cast.east)
    told(cast.noor, case)
    assert unread_count(cast.noor) == 1
    Case.objects.filter(pk=case.pk).update(unit=cast.west)
    assert list(notices_for(cast.noor)) == []
    assert unread_count(cast.noor) == 0


def test_the_same_key_tells_once(cast: Cast) -> None:
    case = opened(cast)
    assert len(told(cast.officer, case, key="clock:1:90")) == 1
    assert told(cast.officer, case, key="clock:1:90") == []
    assert Notice.objects.filter(person=cast.officer).count() == 1


def test_the_deputy_is_told_while_the_officer_is_away(cast: Cast, watch: Watch) -> None:
    Deputy.objects.create(absent=cast.officer, deputy=cast.noor, since=date(2026, 3, 1), until=date(2026, 3, 7))
    told(cast.officer, opened(cast))
    assert set(Notice.objects.values_list("person__username", flat=True)) == {"officer", "noor"}

    Notice.objects.all().delete()
    watch.forward(days=10)
    told(cast.officer, opened(cast))
    assert set(Notice.objects.values_list("person__username", flat=True)) == {"officer"}


def test_who_has_left_the_bank_is_not_told(cast: Cast) -> None:
    cast.officer.is_active = False
    assert told(cast.officer) == []


def test_an_assignment_tells_the_new_owner(cast: Cast, work: Callable[[], int]) -> None:
    case = opened(cast)
    assign_case(case, owner=cast.officer, by=cast.noor)
    work()
    [notice] = Notice.objects.filter(kind=Kind.ASSIGNMENT)
    assert (notice.person, notice.case) == (cast.officer, case)
    assert "努尔" in notice.zh
    assert notice.link == f"/cases/{case.pk}/"


def test_giving_a_case_to_oneself_tells_nobody(cast: Cast, work: Callable[[], int]) -> None:
    assign_case(opened(cast), owner=cast.noor, by=cast.noor)
    work()
    assert not Notice.objects.filter(kind=Kind.ASSIGNMENT).exists()


def test_the_handler_is_told_that_the_customer_wrote_and_no_words_are_repeated(
    cast: Cast, work: Callable[[], int]
) -> None:
    case = handled(cast)
    receive_message(case, text="王梅又来问了", channel=Channel.PORTAL, by=Actor("customer", None, "客户"))
    work()
    [notice] = Notice.objects.filter(person=cast.officer, kind=Kind.MESSAGE)
    assert "王梅" not in notice.zh + notice.en


def test_reading_one_leaves_the_others_unread(cast: Cast) -> None:
    [first], [_second] = told(cast.officer), told(cast.officer)
    assert mark_read(cast.officer, notice_id=first.pk) == 1
    assert unread_count(cast.officer) == 1
    assert mark_read(cast.tom) == 0
    assert mark_read(cast.officer) == 1


@pytest.fixture
def postbox(settings: Any, cast: Cast) -> list[Any]:
    """A mail server, an address for the officer, and what arrives."""
    settings.EMAIL_HOST = "mail.bank.example"
    Person.objects.filter(pk=cast.officer.pk).update(email="chenjing@bank.example")
    return mail.outbox


def test_a_digest_bundles_what_is_unread_and_goes_once(cast: Cast, postbox: list[Any], watch: Watch) -> None:
    told(cast.officer, opened(cast))
    told(cast.officer)
    assert (send_digests(), send_digests()) == (1, 0)
    [letter] = postbox
    assert letter.to == ["chenjing@bank.example"]
    assert letter.body.count("C-1 快到期了。") == 2
    watch.forward(days=2)
    assert send_digests() == 0  # nothing new


def test_the_next_digest_waits_its_day(cast: Cast, postbox: list[Any], watch: Watch) -> None:
    told(cast.officer)
    send_digests()
    told(cast.officer)
    watch.forward(hours=5)
    assert send_digests() == 0
    watch.forward(hours=20)
    assert send_digests() == 1
    assert len(postbox) == 2


def test_an_hourly_digest_comes_sooner(cast: Cast, postbox: list[Any], watch: Watch) -> None:
    prefer(cast.officer, digest=Digest.HOURLY, quiet_from=time(22), quiet_until=time(7))
    told(cast.officer)
    send_digests()
    told(cast.officer)
    watch.forward(hours=1)
    assert send_digests() == 1


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("2026-03-02 19:59", 1),
        ("2026-03-02 20:00", 0),
        ("2026-03-03 03:00", 0),
        ("2026-03-03 07:59", 0),
        ("2026-03-03 08:00", 1),
    ],
)
def test_nobody_is_disturbed_in_quiet_hours(
    cast: Cast, postbox: list[Any], watch: Watch, moment: str, sent: int
) -> None:
    told(cast.officer)
    watch.set(moment)
    assert send_digests() == sent


def test_who_wants_no_mail_gets_none(cast: Cast, postbox: list[Any]) -> None:
    prefer(cast.officer, digest=Digest.OFF, quiet_from=time(22), quiet_until=time(7))
    told(cast.officer)
    assert send_digests() == 0


def test_what_was_read_is_not_sent(cast: Cast, postbox: list[Any]) -> None:
    told(cast.officer)
    mark_read(cast.officer)
    assert send_digests() == 0


def test_without_a_mail_server_nothing_is_marked_as_sent(cast: Cast, postbox: list[Any], settings: Any) -> None:
    settings.EMAIL_HOST = ""
    told(cast.officer)
    assert send_digests() == 0
    assert not Notice.objects.exclude(mailed_at=None).exists()


def test_a_refusing_mail_server_loses_nothing(cast: Cast, postbox: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    told(cast.officer)

    def refuse(self: Any, **_: Any) -> int:
        raise OSError("no route")

    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", refuse)
        with pytest.raises(OSError, match="no route"):
            send_digests()
    assert send_digests() == 1


def test_old_notices_are_forgotten_and_the_list_stays_short(
    cast: Cast, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(cast.officer)
    watch.forward(days=91)
    newest = [told(cast.officer)[0].pk for _ in range(4)][-3:]
    monkeypatch.setattr(digests, "KEPT_EACH", 3)
    assert forget_old() == 2
    assert sorted(Notice.objects.values_list("pk", flat=True)) == newest
