"""What the customer's chat is told."""

from __future__ import annotations

from tingsu.desk.actions.presence import customer_left, customer_seen
from tingsu.desk.live.hub import Note
from tingsu.desk.live.stream import Event, Source
from tingsu.desk.models import Conversation
from tingsu.desk.shown import state_for_customer, turns_for_customer


class VisitorSource(Source):
    """The events of one chat for its customer: turns that both sides hear, the state, who types."""

    def __init__(self, conversation: Conversation, last_seq: int) -> None:
        self.id, self.last_seq = conversation.pk, last_seq
        self.language = "en" if conversation.language == "en" else "zh-hans"

    def topics(self) -> tuple[str, ...]:
        """Return the conversation's topic."""
        return (f"talk:{self.id}",)

    def catch_up(self) -> list[Event]:
        """Return the turns that are missing, and the state."""
        conversation = self._conversation()
        customer_seen(conversation)
        return [*self._turns(conversation), Event("state", state_for_customer(conversation))]

    def heed(self, notes: list[Note]) -> list[Event]:
        """Return what the notes bring."""
        kinds = {note["kind"] for note in notes}
        events: list[Event] = []
        if kinds & {"turn", "state", "read", "queue"}:
            conversation = self._conversation()
            if "turn" in kinds:
                events += self._turns(conversation)
            if kinds & {"state", "read", "queue"}:
                events.append(Event("state", state_for_customer(conversation)))
        if any(note["kind"] == "typing" and note["who"] == "staff" for note in notes):
            events.append(Event("typing", {}))
        return events

    def beat(self) -> list[Event] | None:
        """Note that the customer is there; say the place in the queue anew."""
        conversation = self._conversation()
        customer_seen(conversation)
        return [Event("state", state_for_customer(conversation))]

    def hang_up(self) -> None:
        """Tell the agent that the customer's screen is gone."""
        customer_left(self.id)

    def _conversation(self) -> Conversation:
        return Conversation.objects.select_related("unit", "agent", "party").get(pk=self.id)

    def _turns(self, conversation: Conversation) -> list[Event]:
        turns = turns_for_customer(conversation, after=self.last_seq)
        # A turn may have come between the two looks: count by what is sent, so that it is not sent again.
        self.last_seq = max(self.last_seq, conversation.last_seq, *(turn["seq"] for turn in turns))
        return [Event("turn", turn, turn["seq"]) for turn in turns]
