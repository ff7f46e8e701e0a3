"""The coach: what to say next, and what not to send.

talk.py      a turn with what was read in it          setting.py  channel, facts, authority, kinds of customer
stage.py     where the talk stands                    heard.py    small questions about one turn
across.py    what shows only across turns             choose.py   playbook and moves that fit
draft.py     marks in a draft                         advice.py   what comes out
library.py   what the packs give it                   coach.py    the two questions: advise and check
promises.py  promises in a message                    silence.py  how long a customer has heard nothing
"""
