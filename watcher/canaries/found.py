"""What a comparison found, as channels in words: never that a model was swapped, only how its answers differ. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watcher.canaries.compare import Comparison, Verdict
from watcher.canaries.differences import Difference
from watcher.canaries.judging import Mark
from watcher.canaries.kernels import COUNTED
from watcher.canaries.standing import Channel
from watcher.canaries.words import short
from watcher.domain.behaviour import DISTRIBUTION
from watcher.domain.notifications import Message

NAMED = 0.05  # a feature whose corrected p-value is above this is not said to differ
_MOST = 6
_EXPECTED = frozenset({*Mark, "refusal"})
_FEATURES = {
    "refusal": "refusals",
    "schema_valid": "schema-valid",
    "valid_json": "valid JSON",
    "tool_call": "tool calls",
    "empty": "empty answers",
    "code_block": "answers with a code block",
    "non_latin": "answers in another script",
    "cut_off": "answers cut off",
    "length": "characters",
    "surprise": "minus log-probability of a token",
}


def channels_of(found: Comparison, at: datetime, more: tuple[str, ...]) -> tuple[Channel, ...]:
    """What differs: the distribution first, with the pairs of answers and ``more`` lines, then features by weight."""
    pairs = (f"example {each.prompt_id}: “{short(each.before)}” → “{short(each.after)}”" for each in found.examples)
    whole = Channel(DISTRIBUTION, (f"differs ({p_words(found.p_value)})", *more, *pairs), at)
    return (whole, *(Channel(each.name, (feature_words(each),), at) for each in _told(found)))


def same_words(found: Comparison) -> str:
    """What is said of a comparison that found nothing."""
    if found.verdict is Verdict.INSUFFICIENT:
        return f"nothing was compared: {found.reason}"
    return f"no difference found ({p_words(found.p_value)}, n = {found.samples[0]} and {found.samples[1]})"


def policy_note(found: Comparison, topics: Sequence[str], target: str) -> Message:
    """The note in the thread of a policy's alert: whether canaries answer as they did before it changed."""
    name, shown = f"canaries for {', '.join(topics)}", f"watcher canary show {target}"
    if found.verdict is Verdict.CHANGED:
        what = (*map(feature_words, _told(found)), f"output distribution differs ({p_words(found.p_value)})")
        return Message("warning", f"{name}: {what[0]}, since the change", what[1:], reference=shown)
    if found.verdict is Verdict.INSUFFICIENT:
        return Message("info", f"{name}: {same_words(found)}", reference=shown)
    return Message("info", f"{name} answer as before: {same_words(found)}", reference=shown)


def p_words(p_value: float | None) -> str:
    """``p = 0.0005``, with as many digits as mean something."""
    if p_value is None:
        return "no p-value"
    return f"p = {p_value:.4f}" if p_value >= 0.0001 else "p < 0.0001"


def _told(found: Comparison) -> list[Difference]:
    """The features that are named: first what suites expect of answers and refusals, averages last, then by p-value."""
    named = [each for each in found.features if each.p_value <= NAMED]
    return sorted(named, key=lambda each: (each.name in COUNTED, each.name not in _EXPECTED))[:_MOST]


def feature_words(found: Difference) -> str:
    """``schema-valid 98 % → 71 %, -27 points, 95 % CI -48 to -25, n = 250 and 50``."""
    name = _FEATURES.get(found.name, found.name.replace("_", " "))
    counts = f"n = {found.counts[0]} and {found.counts[1]}"
    if found.name in COUNTED:
        return f"{name} {found.before:.3g} → {found.after:.3g} on average, {counts}"
    interval = ""
    if found.ci_low is not None and found.ci_high is not None:
        interval = f", 95 % CI {found.ci_low * 100:+.0f} to {found.ci_high * 100:+.0f}"
    return (
        f"{name} {found.before * 100:.0f} % → {found.after * 100:.0f} %, "
        f"{found.difference * 100:+.0f} points{interval}, {counts}"
    )
