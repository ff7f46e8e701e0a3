"""E-mail: complaints and answers come in by IMAP, letters go out by SMTP.

Out: `smtp.py` is the adapter that `tingsu.delivery` uses. In: `imap.py` reads the mailbox, `actions/fetching.py` takes
each mail once, `tingsu.core.mail` reads it and says where it goes, `actions/taking.py` does that.
"""
