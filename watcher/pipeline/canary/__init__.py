"""The look at a canary: ask, keep, judge. What it finds is reported as bytes, and goes the way of all changes.

::

    runner ── the baseline is incomplete ──> collecting   a share of its answers a look, over a day
           ── nothing is suspected ────────> watching     one prompt a look: layer 0 at once, layer 1 in sequence
           ── something is ────────────────> confirming   fresh answers (layer 2), as many as the budget allows
    every call ──> asking   dollars set aside and committed, the call, what it cost
"""
