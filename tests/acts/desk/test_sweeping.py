"""What the worker sets right every few seconds; each step may run twice."""

from __future__ import annotations

import pytest

from tests.acts.conftest import Watch
from tests.acts.desk.test_talk import chat, mei, staff
from tests.conftest import Cast
from tingsu.desk import hooks
from tingsu.desk.actions.seats import seat_of, seen, set_seat
from tingsu.desk.actions.sweeping import sweep
from tingsu.desk.actions.taking import take
from tingsu.desk.models import Conversation, Mode, Seat, SeatState, State
from tingsu.packs import installed

pytestmark = pytest.mark.django_db(transaction=True)
NOTHING = {"unanswered": 0, "lost": 0, "ready": 0, "reminded": 0, "ended": 0, "seated": 0}


def fresh(talk: Conversation) -> Conversation:
    """Return the talk as it is now."""
    return Conversation.objects.get(pk=talk.pk)


@pytest.fixture
def broken_robot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody listen to turns, as when the robot is switched off, breaks, or is killed."""
    monkeypatch.setattr(hooks, "_after_turn", [])


def test_with_nothing_to_do_nothing_is_done(cast: Cast) -> None:
    assert sweep() == NOTHING


@pytest.mark.usefixtures("broken_robot")
def test_whom_the_robot_does_not_answer_gets_a_person(cast: Cast, watch: Watch) -> None:
    talk = chat(cast, wants_person=False)
    mei(talk, "在吗", "m1")
    assert sweep() == NOTHING, "the robot has five seconds"
    watch.forward(seconds=6)
    assert sweep()["unanswered"] == 1
    assert fresh(talk).state == State.WAITING
    assert talk.handovers.get().kind == "robot"
    assert sweep() == NOTHING


def test_who_has_said_nothing_yet_stays_with_the_robot(cast: Cast, watch: Watch) -> None:
    talk = chat(cast, wants_person=False)
    watch.forward(seconds=60)
    assert sweep() == NOTHING
    assert fresh(talk).state == State.ROBOT


def test_a_lost_agents_customers_come_first_in_the_queue(cast: Cast, watch: Watch) -> None:
    set_seat(cast.ana, state=SeatState.READY)
    lost = chat(cast)
    assert fresh(lost).agent == cast.ana
    Seat.objects.update(capacity=1)
    watch.forward(seconds=60)
    other = chat(cast)
    watch.forward(seconds=installed().desk.lost_seconds - 30)
    seen(cast.ana.pk)
    assert sweep()["lost"] == 0, "she was seen just now"
    watch.forward(seconds=installed().desk.lost_seconds + 1)
    assert sweep()["lost"] == 1
    assert sweep() == NOTHING
    back = fresh(lost)
    assert (back.state, back.agent) == (State.WAITING, None)
    assert back.handovers.get().kind == "lost"
    assert back.handovers.get().giver == cast.ana
    assert "正在为您转接" in back.turns.latest("seq").text
    assert Seat.objects.get().state == SeatState.OFFLINE
    set_seat(cast.officer, state=SeatState.READY, capacity=1)
    assert fresh(lost).agent == cast.officer
    assert fresh(other).state == State.WAITING


def test_an_agent_without_a_seat_gets_one_and_time_to_show_up(cast: Cast, watch: Watch) -> None:
    talk = take(chat(cast), by=cast.ana)
    watch.forward(seconds=installed().desk.lost_seconds + 1)
    assert sweep()["lost"] == 0
    assert seat_of(cast.ana).seen_at is None
    watch.forward(seconds=installed().desk.lost_seconds + 1)
    assert sweep()["lost"] == 1
    assert fresh(talk).state == State.WAITING


def test_a_call_stays_with_whoever_is_on_the_telephone(cast: Cast, watch: Watch) -> None:
    talk = take(chat(cast, mode=Mode.HOTLINE), by=cast.ana)
    seat_of(cast.ana)
    watch.forward(minutes=30)
    assert sweep()["lost"] == 0
    assert fresh(talk).agent == cast.ana


def test_after_the_time_for_the_record_an_agent_is_ready_and_gets_the_next(cast: Cast, watch: Watch) -> None:
    seat = set_seat(cast.ana, state=SeatState.READY)
    Seat.objects.update(state=SeatState.WRAP_UP, wrap_until=watch.now)
    talk = chat(cast)
    watch.forward(seconds=1)
    done = sweep()
    assert (done["ready"], done["seated"]) == (1, 1)
    seat.refresh_from_db()
    assert (seat.state, seat.wrap_until) == (SeatState.READY, None)
    assert fresh(talk).agent == cast.ana
    assert sweep() == NOTHING


def test_a_silent_customer_is_reminded_once_and_then_the_talk_ends(cast: Cast, watch: Watch) -> None:
    talk = take(chat(cast), by=cast.ana)
    mei(talk, "限额怎么改", "m1")
    staff(talk, cast.ana, "您好,我来帮您看看,请问是哪张卡?", "a1")
    set_seat(cast.ana, state=SeatState.READY)
    half = installed().desk.idle_minutes / 2

    def later(minutes: float) -> dict[str, int]:
        watch.forward(minutes=minutes)
        seen(cast.ana.pk)
        return sweep()

    assert later(half - 1) == NOTHING
    assert later(1)["reminded"] == 1
    assert later(1) == NOTHING
    assert later(half)["ended"] == 1
    assert (fresh(talk).state, fresh(talk).ended_by) == (State.WRAP_UP, "system")
    assert list(talk.turns.filter(source__said="idle").values_list("seq", flat=True)) == [talk.turns.count() - 1]


@pytest.mark.usefixtures("broken_robot")
def test_a_word_after_the_reminder_starts_the_time_anew(cast: Cast, watch: Watch) -> None:
    talk = chat(cast, wants_person=False)
    half = installed().desk.idle_minutes / 2
    watch.forward(minutes=half)
    assert sweep()["reminded"] == 1
    mei(talk, "在的", "m1")
    watch.forward(minutes=half * 3)
    done = sweep()
    assert (done["ended"], done["unanswered"]) == (0, 1), "we owe an answer"


def test_who_waits_for_us_is_never_ended(cast: Cast, watch: Watch) -> None:
    waiting = chat(cast)
    talking = take(chat(cast), by=cast.officer)
    mei(talking, "还要多久?", "m1")
    watch.forward(hours=5)
    done = sweep()
    assert (done["reminded"], done["ended"]) == (0, 0)
    assert fresh(waiting).state == State.WAITING
    assert fresh(talking).state == State.TALKING


def test_a_worker_that_was_away_reminds_before_it_ends(cast: Cast, watch: Watch) -> None:
    talk = chat(cast, wants_person=False)
    watch.forward(hours=3)
    assert sweep()["reminded"] == 1
    assert sweep() == NOTHING
    assert fresh(talk).is_open


def test_a_free_agent_gets_whoever_waits_even_when_nobody_was_told(cast: Cast) -> None:
    talk = chat(cast)
    seat = seat_of(cast.ana)
    Seat.objects.filter(pk=seat.pk).update(state=SeatState.READY, seen_at=talk.opened_at)
    assert sweep()["seated"] == 1
    assert fresh(talk).agent == cast.ana
