"""What one answer, or the pace of several, shows: in words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from watcher.canaries.answers import Answer
from watcher.canaries.immediate import Seen, Sign
from watcher.canaries.latency import Pace
from watcher.domain.notifications import Message

LONGEST = 160  # characters of an answer that are quoted
_MOST_VALUES = 4
_SIGNS = {
    Sign.MODEL: "the model that answers names itself otherwise",
    Sign.PROMPT_TOKENS: "the same prompt is counted as another number of tokens",
    Sign.TOOL: "a tool was called that was not offered",
    Sign.FINISH_REASON: "answers end for another reason",
    Sign.JSON: "answers are no JSON",
    Sign.MARK: "answers are not as wanted",
    Sign.SCRIPT: "answers are in another script",
    Sign.EMPTY: "answers are empty",
}


def sign_words(seen: Seen) -> str:
    """One sign of layer 0: ``the model that answers names itself otherwise: acme-large → acme-large-2``."""
    return f"{_SIGNS.get(seen.sign, str(seen.sign).replace('_', ' '))}: {short(seen.before)} → {short(seen.after)}"


def pace_words(found: Pace) -> str:
    """``0.42 s → 0.91 s until the answer begins (+117 %)``."""
    rise = (found.now_s / found.usual_s - 1) * 100
    return f"{found.usual_s:.2g} s → {found.now_s:.2g} s until the answer begins (+{rise:.0f} %)"


def onset_words(since: datetime, found_at: datetime) -> str:
    """``onset between 2026-11-25 09:00 and 20:00 UTC``."""
    until = f"{found_at:%H:%M}" if since.date() == found_at.date() else f"{found_at:%Y-%m-%d %H:%M}"
    return f"onset between {since:%Y-%m-%d %H:%M} and {until} UTC"


def metadata_words(before: Iterable[Answer], after: Iterable[Answer]) -> tuple[str, ...]:
    """What is said beside answers and was never said in the baseline: model, system_fingerprint, finish_reason."""
    sides = [list(before), list(after)]
    lines = []
    for field in ("model", "system_fingerprint", "finish_reason"):
        was, now = ({value for each in side if (value := getattr(each, field))} for side in sides)
        if not now <= was:
            lines.append(f"{field.replace('_', ' ')} {_few(was)} → {_few(now)}")
    return tuple(lines)


def short(text: str) -> str:
    """One line of an answer, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _few(values: Collection[str]) -> str:
    listed: Sequence[str] = sorted(values)[:_MOST_VALUES]
    rest = len(values) - len(listed)
    return ", ".join(short(value) for value in listed) + (f" and {rest} more" if rest else "") or "none"


def silence_words(silent: Sequence[str], prompts: int) -> str:
    """What is said of prompts to which every answer of a baseline is empty."""
    return (
        f"{len(silent)} of {prompts} prompts are answered with nothing ({_few(silent)}): models that think first need "
        "room for it (`parameters: {max_tokens: 512}` in the suite)"
    )


def unasked_note(topics: Sequence[str], target: str) -> Message:
    """The note where answers from before a policy's change are not known, so that none can be compared."""
    text = f"canaries for {', '.join(topics)}: nothing to compare with, the baseline was completed after the change"
    return Message("info", text, reference=f"watcher canary show {target}")
