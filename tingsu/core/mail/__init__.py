"""Read e-mails: bytes in, words, files and kind out. Pure: the standard library's parser and rules of our own."""

from tingsu.core.mail.history import cut_history
from tingsu.core.mail.letter import File, Kind, Letter, LetterUnreadable, case_number_in, read_letter

__all__ = ["File", "Kind", "Letter", "LetterUnreadable", "case_number_in", "cut_history", "read_letter"]
