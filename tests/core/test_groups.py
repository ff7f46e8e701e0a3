"""The numbers of group complaints."""

from __future__ import annotations

import pytest

from tingsu.core.groups import is_major


@pytest.mark.parametrize(
    ("people", "face_to_face", "major"),
    [(19, True, False), (20, True, True), (21, True, True), (500, False, False), (0, True, False)],
)
def test_twenty_people_face_to_face_are_a_major_complaint(people: int, face_to_face: bool, major: bool) -> None:
    assert is_major(people, face_to_face=face_to_face) is major
