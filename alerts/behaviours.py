"""What is said of changes of a model's behaviour: never that it was swapped, only how its answers differ. Pure.

::

    acme-large: output distribution differs (p = 0.0005; schema-valid 98 % → 71 %)
    schema-valid 98 % → 71 %, -27 points, 95 % CI -48 to -25, n = 250 and 50
    onset between 2026-11-25 09:00 and 20:00 UTC
    example invoice: “{"total": 12}” → “I cannot help with that”
"""

from __future__ import annotations

from collections.abc import Sequence

from alerts.wording import clean, listed, thing
from watcher.domain.behaviour import CHANNEL, DISTRIBUTION, SAME, differs, said
from watcher.domain.changes import Change
from watcher.domain.facts import Fact

MOST_LINES = 24
_ACTED_ON = (
    "schema_valid", "valid_json", "refusal", "right_tool", "valid_arguments", "label_in_set", "exact", "contains",
    "tool_call", "empty", "cut_off",
)  # fmt: skip
_ORDER = ("onset", "found", "example", "model", "system", "finish", "the vendor")


def is_back(changes: Sequence[Change]) -> bool:
    """Whether nothing of what is told differs any longer."""
    return not any(differs(change.difference.after) for change in changes)


def headline_of_behaviour(changes: Sequence[Change]) -> str:
    """One line for the changes of a model's behaviour (at least one)."""
    name = thing(changes[0].difference.fact.name, changes[0].provider)
    if is_back(changes):
        words = said(changes[0].difference.after)[0].removeprefix(SAME).lstrip(": ")
        return f"{name}: {clean(f'as the new baseline, {words}' if words else 'answers as its baseline again', 200)}"
    facts = [change.difference.fact for change in _in_order(changes)]
    first = facts[0]
    statement = clean(said(first)[0], 200)
    if first.qualifier(CHANNEL) != DISTRIBUTION:
        return f"{name}: {statement}"
    named = next((said(fact)[0] for fact in sorted(facts[1:], key=_telling) if differs(fact)), "")
    if named and statement.endswith(")"):
        statement = f"{statement[:-1]}; {clean(named.partition(',')[0], 80)})"
    return f"{name}: {DISTRIBUTION} {statement}"


def asked_by_canary(target: str) -> tuple[str, ...]:
    """What to do about answers that differ."""
    return (
        f"see the answers: `watcher canary show {target}`",
        f"if they are as good: `watcher canary accept {target} --by WHO --why TEXT` makes them the new baseline",
    )


def lines_of_behaviour(changes: Sequence[Change]) -> tuple[str, ...]:
    """The channels that differ, then all else that is known of the change."""
    facts = [change.difference.fact for change in _in_order(changes)]
    channels = [said(fact)[0] for fact in sorted(facts, key=_telling) if fact.qualifier(CHANNEL) != DISTRIBUTION]
    more = [line for fact in facts for line in said(fact)[1:]]
    ranked = sorted(
        more, key=lambda line: next((n for n, word in enumerate(_ORDER) if line.startswith(word)), len(_ORDER))
    )
    if is_back(changes):
        words = {said(fact)[0] for fact in facts}
        return (clean(f"{listed(tuple(map(_channel, facts)))}: {'; '.join(sorted(words))}"),)
    lines = [clean(line, 400) for line in (*channels, *ranked)]
    return tuple(lines[:MOST_LINES])


def _telling(fact: Fact) -> int:
    """Where a channel stands among those that people act on."""
    name = fact.qualifier(CHANNEL)
    return _ACTED_ON.index(name) if name in _ACTED_ON else len(_ACTED_ON)


def _channel(fact: Fact) -> str:
    return fact.qualifier(CHANNEL).replace("_", " ")


def _in_order(changes: Sequence[Change]) -> list[Change]:
    """The distribution first, then as found."""
    return sorted(
        changes,
        key=lambda change: (
            not differs(change.difference.after),
            change.difference.fact.qualifier(CHANNEL) != DISTRIBUTION,
            change.difference.fact.qualifier(CHANNEL),
        ),
    )
