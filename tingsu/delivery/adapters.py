"""The interface between the outbox and whatever carries letters: mail server, SMS gateway, WeChat Work.

A bank connects a way of its own by writing a class with `send` and registering it in the `ready` of an app:

    class OurGateway:
        def send(self, parcel: Parcel) -> str:
            answer = our_client.push(to=parcel.address, text=parcel.text, unique=parcel.id)
            if answer.busy:
                raise TryLater("busy")
            return answer.number

    adapters.register(Way.SMS, lambda: OurGateway() if settings.OUR_KEY else None)

The one duty: be honest about what is certain. `TryLater` and `Refused` promise that nothing was delivered;
`MayHaveArrived` says that one cannot know, and the outbox will not try again by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tingsu.core.errors import TingsuError


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Parcel:
    """What an adapter is given. `id` is the same at every try of the same letter: the key for "once only"."""

    id: str
    address: str
    subject: str
    text: str
    short: str
    kind: str
    case_id: int
    enclosures: tuple[Enclosure, ...] = ()
    by_machine: bool = False


class Adapter(Protocol):
    """Carries one parcel. Returns the carrier's number for it, empty when it gives none."""

    def send(self, parcel: Parcel) -> str:
        """Send, or raise `TryLater`, `Refused`, `MayHaveArrived` with a short code without personal data."""
        ...


class NotSent(TingsuError):
    """The letter was not sent. `code` says why in a word or two: no address, no text, it goes into lists and logs."""

    def __init__(self, code: str) -> None:
        self.code = code[:60]
        super().__init__(self.code)


class TryLater(NotSent):
    """Certainly not delivered, but may be later: the server is away or busy."""


class Refused(NotSent):
    """Certainly not delivered, and never will be: no such address."""


class MayHaveArrived(NotSent):
    """The connection broke after everything was handed over and before the answer came."""


Factory = Callable[[], Adapter | None]
_factories: dict[str, Factory] = {}


def register(way: str, factory: Factory) -> None:
    """Name who carries letters of a way; `factory` returns None while it is not set up."""
    _factories[way] = factory


def adapter_for(way: str) -> Adapter | None:
    """Return the adapter of a way, None when it is not set up."""
    factory = _factories.get(way)
    return factory() if factory else None


def ways_set_up() -> list[str]:
    """Return the ways on which this installation can send."""
    return [way for way in _factories if adapter_for(way) is not None]
