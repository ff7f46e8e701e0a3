"""Webhooks: tell other systems what happened, and let them bring complaints in. Both signed, both safe to repeat.

Out: `actions/calling.py` follows the journal's chain and posts ids and codes. In: `views/incoming.py` checks the
signature, `actions/taking.py` opens the case or adds the message.
"""
