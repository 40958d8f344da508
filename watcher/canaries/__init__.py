"""Canaries: fixed prompts whose answers are compared over time. Values and pure rules, no input or output.

``suites`` says what is asked and what is wanted of an answer; ``judging`` holds one answer against it.

Whether answers changed is told in three layers, cheapest first: ``immediate`` looks at one answer, ``sequence`` at one
answer after the other, ``confirm`` at fresh answers beside the baseline. ``compare`` takes two sets of answers and says
whether they differ. Only ``compare``, ``confirm`` and what they stand on import numpy; who needs neither should not.
"""
