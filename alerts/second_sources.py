"""What second sources say of the changes of an alert, in one line. Pure.

::

    Second sources: OpenRouter says the same; genai-prices still says input $2.50, output $10 (as of 2026-08-14)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from alerts.grouping import ordered
from alerts.headlines import label
from alerts.wording import clean, listed
from watcher.domain.changes import Change
from watcher.domain.testimonies import Agreement, Testimony

MOST_WORDS = 4  # values of one source; more are counted
Heard = tuple[str, Testimony]


def second_sources(changes: Sequence[Change]) -> tuple[str, ...]:
    """One line, or none where no second source speaks of these changes."""
    voices: dict[str, list[Heard]] = {}
    for change in ordered(changes):
        for testimony in change.testimonies:
            if testimony.verdict is not Agreement.SILENT:
                voices.setdefault(testimony.witness, []).append((label(change.difference.fact), testimony))
    same = _same(voices)
    parts = [f"{listed(tuple(same))} {'says' if len(same) == 1 else 'say'} the same"] if same else []
    today = max((change.confirmed_at or change.first_seen).date() for change in changes) if changes else date.max
    parts += [_otherwise(name, heard, today) for name, heard in voices.items() if name not in same]
    return (clean(f"Second sources: {'; '.join(parts)}"),) if parts else ()


def counted(heard: Sequence[Heard]) -> str:
    """``2 of 2 agree``, ``1 of 2 agrees; genai-prices: input $2.40``; empty for silence.

    ``heard`` is what each source says of each of several values, under the value's name.
    """
    voices: dict[str, list[Heard]] = {}
    for about, testimony in heard:
        if testimony.verdict is not Agreement.SILENT:
            voices.setdefault(testimony.witness, []).append((about, testimony))
    same = _same(voices)
    others = [f"{name}: {_values(said, several=True)}" for name, said in voices.items() if name not in same]
    count = f"{len(same)} of {len(voices)} agree{'s' if len(same) == 1 else ''}"
    return clean("; ".join([count, *others])) if voices else ""


def _same(voices: Mapping[str, Sequence[Heard]]) -> list[str]:
    return [name for name, heard in voices.items() if all(_agrees(each) for _, each in heard)]


def _agrees(testimony: Testimony) -> bool:
    return testimony.verdict is Agreement.AGREES


def _otherwise(name: str, heard: Sequence[Heard], today: date) -> str:
    other = [(about, each) for about, each in heard if not _agrees(each)]
    said = _values(heard, several=len(heard) > 1)
    verb = (
        "" if said.startswith(("still", "no longer")) else "still says " if all(t.still for _, t in other) else "says "
    )
    agreed = listed(tuple(dict.fromkeys(about for about, each in heard if _agrees(each) and about)))
    also = f", and the same of {agreed}" if agreed else ""
    days = {each.as_of for _, each in other if each.as_of is not None and each.as_of < today}
    day = f" (as of {max(days).isoformat()})" if days else ""
    return f"{name} {verb}{said}{also}{day}"


def _values(heard: Sequence[Heard], *, several: bool) -> str:
    """What a source says where it does not agree, under the values' names where there are several."""
    other = [(about, each) for about, each in heard if not _agrees(each)]
    words = list(dict.fromkeys(_words(about, each, several=several) for about, each in other))
    left = len(words) - MOST_WORDS
    return ", ".join(words[:MOST_WORDS]) + (f" and {left} more" if left > 0 else "")


def _words(about: str, testimony: Testimony, *, several: bool) -> str:
    says = clean(testimony.says or "otherwise", 60)
    return f"{about} {says}" if several and about else says
