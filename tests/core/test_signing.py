"""Signatures, and when to try again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tingsu.core.backoff import STEPS, next_try
from tingsu.core.signing import WINDOW_SECONDS, SignatureRefused, check_signature, signature

BODY, NOW = b'{"id": "1"}', 1_772_416_800


def test_what_is_signed_is_believed_within_the_window() -> None:
    header = signature("secret", BODY, at=NOW)
    for seconds in (-WINDOW_SECONDS, 0, WINDOW_SECONDS):
        check_signature("secret", BODY, header, now=NOW + seconds)


def test_a_known_signature_stays_as_the_documentation_says() -> None:
    digest = "495e69ef774789fe8ae928076385918a93404a438ba6981b31c960fedc0989d2"
    assert signature("geheim", b"{}", at=1) == f"t=1,v1={digest}"


@pytest.mark.parametrize(
    ("secret", "body", "header", "now"),
    [
        ("other", BODY, signature("secret", BODY, at=NOW), NOW),
        ("secret", BODY + b" ", signature("secret", BODY, at=NOW), NOW),
        ("secret", BODY, signature("secret", BODY, at=NOW), NOW + WINDOW_SECONDS + 1),
        ("secret", BODY, signature("secret", BODY, at=NOW), NOW - WINDOW_SECONDS - 1),
        ("secret", BODY, signature("secret", BODY, at=NOW).replace(f"t={NOW}", f"t={NOW + 1}"), NOW),
        ("secret", BODY, "", NOW),
        ("secret", BODY, "t=abc,v1=00", NOW),
        ("secret", BODY, f"t={NOW},v1=é", NOW),
        ("secret", BODY, f"t={NOW}", NOW),
        ("", BODY, signature("", BODY, at=NOW), NOW),
    ],
    ids=["secret", "body", "old", "early", "time", "none", "noise", "strange", "no digest", "no secret"],
)
def test_everything_else_is_refused(secret: str, body: bytes, header: str, now: int) -> None:
    with pytest.raises(SignatureRefused):
        check_signature(secret, body, header, now=now)


def test_of_two_signatures_one_is_enough() -> None:
    new, old = signature("new", BODY, at=NOW), signature("old", BODY, at=NOW)
    check_signature("new", BODY, f"{old},{new.partition(',')[2]}", now=NOW)


def test_the_waits_grow_and_end() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    waits = [next_try(tries, now) for tries in range(len(STEPS) + 2)]
    assert waits[0] == now
    assert waits[1] == now + timedelta(minutes=1)
    assert [at - now for at in waits[1:-1] if at] == sorted(STEPS)
    assert waits[-1] is None
