"""Suites made from promptfoo configurations: prompts times tests. What cannot be carried over is named, never guessed.

Nothing is executed: templates are filled by name, and scripts, functions and exec: prompts are left out.
"""
