"""What the law says of complaints by many people (Order 2020/3)."""

from __future__ import annotations

MOST_REPRESENTATIVES = 5  # art. 12: a group that comes face to face sends at most five
MAJOR_PEOPLE = 20  # art. 29: twenty or more people jointly, face to face


def is_major(people: int, *, face_to_face: bool) -> bool:
    """Say whether a group complaint is a major one by its number ("以上" includes the number itself, art. 43)."""
    return face_to_face and people >= MAJOR_PEOPLE
