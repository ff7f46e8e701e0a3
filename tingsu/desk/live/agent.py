"""What the screens of staff are told."""

from __future__ import annotations

from tingsu.desk.actions.seats import seen
from tingsu.desk.live.hub import Note
from tingsu.desk.live.sign_in import still_signed_in
from tingsu.desk.live.stream import Event, Source
from tingsu.desk.models import Conversation
from tingsu.desk.queries.visible import visible_to
from tingsu.desk.render import render_coach, render_list, render_state, render_turns
from tingsu.org.models import Person


class TalkSource(Source):
    """One conversation on the screen of an agent or a supervisor: turns, state, and what the coach says."""

    def __init__(self, person: Person, session_key: str, conversation_id: int, last_seq: int) -> None:
        self.person, self.session_key = person, session_key
        self.id, self.last_seq = conversation_id, last_seq
        self.language = person.language

    def topics(self) -> tuple[str, ...]:
        """Return the conversation's topic."""
        return (f"talk:{self.id}",)

    def catch_up(self) -> list[Event]:
        """Return the turns that are missing, the state, the coach."""
        seen(self.person.pk)
        conversation = self._conversation()
        return [] if conversation is None else [*self._turns(conversation), *self._around(conversation)]

    def heed(self, notes: list[Note]) -> list[Event]:
        """Return what the notes bring."""
        kinds = {note["kind"] for note in notes}
        events: list[Event] = []
        if any(note["kind"] == "typing" and note["who"] == "customer" for note in notes):
            events.append(Event("typing", {}))
        if kinds - {"typing"}:
            conversation = self._conversation()
            if conversation is None:
                return events
            if "turn" in kinds:
                events += self._turns(conversation)
                events += self._around(conversation)
            else:
                events.append(render_state(conversation, self.person))
        return events

    def beat(self) -> list[Event] | None:
        """Note that the screen is there; end when the person signed out or may no longer see this."""
        if not still_signed_in(self.session_key, self.person.pk) or self._conversation() is None:
            return None
        seen(self.person.pk)
        return []

    def _conversation(self) -> Conversation | None:
        return visible_to(self.person).select_related("unit", "party", "agent", "case").filter(pk=self.id).first()

    def _turns(self, conversation: Conversation) -> list[Event]:
        events = render_turns(conversation, self.person, after=self.last_seq)
        # A turn may have come between the two looks: count by what is sent, so that it is not sent again.
        self.last_seq = max(self.last_seq, conversation.last_seq, *(event.id or 0 for event in events))
        return events

    def _around(self, conversation: Conversation) -> list[Event]:
        return [render_state(conversation, self.person), render_coach(conversation, self.person)]


class DeskSource(Source):
    """The list of conversations beside the talk, and the wall: drawn anew when something in it changed."""

    def __init__(self, person: Person, session_key: str, which: str) -> None:
        self.person, self.session_key, self.which = person, session_key, which
        self.pause = 1.0 if which == "wall" else 0.4
        self.language = person.language

    def topics(self) -> tuple[str, ...]:
        """Return the topic of everything."""
        return ("desk",)

    def catch_up(self) -> list[Event]:
        """Return the list as it is now."""
        seen(self.person.pk)
        return render_list(self.person, self.which)

    def heed(self, notes: list[Note]) -> list[Event]:
        """Return the list as it is now, unless nothing in it can have changed."""
        if all(note["kind"] in ("typing", "read") for note in notes):
            return []
        return render_list(self.person, self.which)

    def beat(self) -> list[Event] | None:
        """Note that the agent is there; times in the list move on."""
        if not still_signed_in(self.session_key, self.person.pk):
            return None
        seen(self.person.pk)
        return render_list(self.person, self.which)
