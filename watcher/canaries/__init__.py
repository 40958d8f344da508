"""Canaries: fixed prompts whose answers are compared over time. Values and pure rules, no input or output.

``suites`` says what is asked and what is wanted of an answer; ``judging`` holds one answer against it.
"""
