"""Certification: from what a participant did to a paper that can be believed.

In: presence, tests and practice from the rooms before (and what later rooms add to `requirements`), the event's policy,
the office's keys. Happens: a versioned scheme decides *lulus*, *telah mengikuti* or neither, with a reason for every
requirement; the committee may overrule with a reason and submits; the head approves, which takes the numbers from the
book, freezes what the papers say and has them signed in the background. Leaves: numbered, signed PDFs, and the public
answer to "is it valid?", which tells no more than the paper does. Papers are revoked or replaced, never changed.
"""
