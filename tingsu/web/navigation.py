"""The menu: apps register their pages, a person sees those they may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise as LazyText


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu. `permission` empty: for everybody who is signed in.

    `count` says how much waits there for a person; it is asked only when the menu is really shown.
    """

    place: int
    url_name: str
    label: str | LazyText
    icon: str
    permission: str = ""
    count: Callable[[Any], int] | None = None


_items: list[Item] = []


def register(*items: Item) -> None:
    """Add entries; called once by an app when it is ready."""
    _items.extend(items)
    _items.sort(key=lambda item: item.place)


def navigation(request: HttpRequest) -> Mapping[str, Any]:
    """Context processor: the entries for this person, with the present one marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    urls = {item: reverse(item.url_name) for item in _items if not item.permission or user.can(item.permission)}
    # A case belongs to the inbox, a rule book to the packs: the deepest entry above the present page is marked.
    here = max((url for url in urls.values() if request.path.startswith(url)), key=len, default="")
    return {
        "navigation": [
            {
                "url": url,
                "label": item.label,
                "icon": item.icon,
                "is_here": url == here,
                "count": partial(item.count, user) if item.count else None,
            }
            for item, url in urls.items()
        ]
    }
