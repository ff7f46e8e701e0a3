"""Complaints that an authority transferred: their number, their date, and what is fed back (PBOC Order 2020/5 art. 44).

12378 (NFRA), 12363 (PBOC), 12386 (CSRC), 12345 (government hotline), 12315, petitions. A case may be transferred by
several; each transfer has its own number and its own feedback.
"""
