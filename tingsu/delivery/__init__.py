"""What the bank writes leaves the house: an outbox for e-mail, text messages and WeChat Work behind one interface.

A reaction puts each letter into the outbox (`reactions.py`), a job sends it (`tasks.py`, `actions/sending.py`), an
adapter knows the way (`adapters.py`). How often a letter can arrive: docs/why/sent-at-most-once.md.
"""
