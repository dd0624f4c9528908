"""Coaching practice: a triad converses along TIRTA, two raters observe, the one who coached gets feedback at once.

In: the published triads with their roles and the visiting coach who looks after each. Happens: somebody starts the
round and marks the stages, the peer observer and the visiting coach each fill in the 15-item sheet (0-3 or not
observed) and write one thing that worked and one to try; a weak stage is done again as a linked attempt. All of it
also without signal. Leaves: feedback for the pair, a status board for the committee, and a long table of ratings from
which measurement estimates fair measures. The scale is experimental: it is shown as such and decides nothing.
"""
