"""Promises found in replies: offered until somebody records or dismisses them."""

from __future__ import annotations

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import handled, last_entry, refused, shanghai, told
from tests.conftest import Cast
from tingsu.cases.actions.messages import receive_message, send_reply, write_note
from tingsu.cases.models import Case, Channel, Promise
from tingsu.journal.record import Actor
from tingsu.promises.actions.settling import dismiss_found, record_found
from tingsu.promises.found import offers

WORDS = "给您添麻烦了。退费周五前会到账,我明天下午给您回电话。"


def replied(cast: Cast, words: str = WORDS) -> Case:
    """Return a case with a reply."""
    case = handled(cast)
    send_reply(case, text=words, by=cast.officer)
    return case


def test_what_a_reply_promises_is_offered_with_its_time(cast: Cast, watch: Watch) -> None:
    (offer,) = offers(replied(cast), now=watch.now)
    assert offer.found.text == "退费周五前会到账,我明天下午给您回电话"
    assert offer.found.due_at == shanghai("2026-03-03 18:00")


def test_one_click_makes_it_a_promise_of_who_wrote_it(cast: Cast, watch: Watch) -> None:
    case = replied(cast)
    (offer,) = offers(case, now=watch.now)
    promise = record_found(case, message_id=offer.message.pk, start=offer.found.start, by=cast.noor)
    assert (promise.owner, promise.due_at) == (cast.officer, offer.found.due_at)
    assert promise.text == offer.found.text
    assert offers(case, now=watch.now) == []
    with refused("已经处理过"):
        record_found(case, message_id=offer.message.pk, start=offer.found.start, by=cast.noor)
    assert Promise.objects.count() == 1


def test_what_is_dismissed_is_not_offered_again(cast: Cast, watch: Watch) -> None:
    case = replied(cast)
    (offer,) = offers(case, now=watch.now)
    dismiss_found(case, message_id=offer.message.pk, start=offer.found.start, by=cast.officer)
    assert offers(case, now=watch.now) == []
    assert Promise.objects.count() == 0
    assert last_entry("promise.dismissed").data["message"] == offer.message.pk


def test_what_is_due_already_is_offered_no_more(cast: Cast, watch: Watch) -> None:
    case = replied(cast)
    watch.set("2026-03-03 18:00")
    assert offers(case, now=watch.now) == []


def test_customers_notes_and_letters_promise_nothing(cast: Cast, watch: Watch) -> None:
    case = told(cast)
    receive_message(case, text="你们说三天内给我答复", channel=Channel.PORTAL, by=Actor("customer", None, "客户"))
    write_note(case, text="我明天下午给客户回电话", by=cast.officer)
    assert offers(case, now=watch.now) == []


@pytest.mark.parametrize("name", ["tom", "auditor", "admin"])
def test_others_record_nothing(cast: Cast, watch: Watch, name: str) -> None:
    case = replied(cast)
    (offer,) = offers(case, now=watch.now)
    with refused("您的岗位"):
        record_found(case, message_id=offer.message.pk, start=offer.found.start, by=getattr(cast, name))
