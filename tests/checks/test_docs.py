"""What the documentation says is so."""

from __future__ import annotations

import pytest

from tools import docs


@pytest.mark.parametrize("check", docs.CHECKS)
def test_the_documentation_holds(check: str) -> None:
    assert list(docs.CHECKS[check]()) == []


def test_a_wrong_command_is_noticed() -> None:
    assert docs.trouble("journal verify --json") == ""
    assert docs.trouble("journal verify --yaml") == "tingsu journal verify has no option --yaml"
    assert docs.trouble("journal burn") == "there is no command tingsu journal burn"
