"""The language model on top, off by default: drafts, calmer wordings, summaries.

`actions/composing.py` is the way in. What goes out is covered, what comes back passes the guards of
`tingsu/core/composing`, and every call is a `Composition` and two entries of the journal. When there is no answer, the
caller gets a reason to show, and the coach's own sentences stand.
"""
