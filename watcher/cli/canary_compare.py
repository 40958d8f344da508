"""``watcher canary compare``: whether two files of answers differ. Nothing is asked, stored or told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from watcher.canaries.answers import Answer, read
from watcher.canaries.compare import ALPHA, Comparison, Verdict
from watcher.canaries.compare import compare as compared
from watcher.canaries.differences import Difference
from watcher.canaries.kernels import COUNTED
from watcher.cli.extract import page_bytes
from watcher.cli.names import nearest
from watcher.cli.options import AsJson
from watcher.cli.output import counted, emit, out, plain, table, warn
from watcher.domain.errors import UsageError

MOST_NAMED = 5  # prompts
_SHOWN = 400  # characters of an example, for people
_DIGITS = 6
_SAYS = {
    Verdict.CHANGED: "the distribution of answers differs",
    Verdict.SAME: "no difference was found; one may be too small for so many answers",
    Verdict.INSUFFICIENT: "nothing can be said",
}


def compare(
    before: Annotated[Path, typer.Argument(help="Answers as JSONL (prompt_id, sample, completion, ...), or .gz")],
    after: Annotated[Path, typer.Argument(help="Later answers to the same prompts")],
    alpha: Annotated[float, typer.Option(help="Share of false alarms that is borne")] = ALPHA,
    fail_on: Annotated[str, typer.Option(help="Verdicts that make the exit code 1: changed,insufficient")] = "",
    json: AsJson = False,
) -> None:
    """Say whether the answers in two files differ. Nothing is asked, stored or told."""
    if not 0.0001 <= alpha <= 0.5:
        raise UsageError(f"--alpha {alpha}: from 0.0001 to 0.5")
    failing = _verdicts(fail_on)
    sides = [read(_lines(file), str(file)) for file in (before, after)]
    _warn_of_the_unpaired(sides, (before, after))
    found = compared(*sides, alpha=alpha)
    if json:
        emit(record(found))
    else:
        _show(found)
    if found.verdict in failing:
        raise typer.Exit(1)


def _verdicts(words: str) -> frozenset[Verdict]:
    known = {verdict.value: verdict for verdict in Verdict}
    named = [word.strip() for word in words.split(",") if word.strip()]
    for word in named:
        if word not in known:
            raise UsageError(f"--fail-on {word!r}: {nearest(word, tuple(known))}")
    return frozenset(known[word] for word in named)


def _lines(file: Path) -> list[str]:
    body = page_bytes(file)
    try:
        return body.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{file}:{line}: this is no UTF-8") from None


def _warn_of_the_unpaired(sides: Sequence[Sequence[Answer]], files: Sequence[Path]) -> None:
    """Prompts that only one file answers are left out: whoever expects a whole suite has to know."""
    prompts = [dict.fromkeys(answer.prompt_id for answer in side) for side in sides]
    for own, other, file in zip(prompts, reversed(prompts), files, strict=True):
        if lone := [prompt for prompt in own if prompt not in other]:
            more = ", ..." if len(lone) > MOST_NAMED else ""
            warn(f"{file}: {counted(len(lone), 'prompt')} left out, not in the other file: {', '.join(lone[:5])}{more}")


def record(found: Comparison) -> dict[str, Any]:
    """A comparison as documented in ``docs/output.schema.json``."""
    return {
        "verdict": found.verdict.value,
        "reason": found.reason,
        "p_value": _rounded(found.p_value),
        "alpha": found.alpha,
        "tests": [{"name": name, "p_value": _rounded(p)} for name, p in found.families.items()],
        "features": [_feature(each) for each in found.features],
        "prompts": found.prompts,
        "samples": list(found.samples),
        "examples": [{"prompt_id": e.prompt_id, "before": e.before, "after": e.after} for e in found.examples],
    }


def _feature(each: Difference) -> dict[str, Any]:
    values = {
        "before": each.before,
        "after": each.after,
        "difference": each.difference,
        "ci_low": each.ci_low,
        "ci_high": each.ci_high,
        "p_value": each.p_value,
    }
    return {"name": each.name} | {name: _rounded(value) for name, value in values.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _show(found: Comparison) -> None:
    p = "" if found.p_value is None else f" (p {found.p_value:.2g}, alpha {found.alpha:g})"
    early, late = found.samples
    console = out()
    console.print(plain(f"{found.verdict}: {found.reason or _SAYS[found.verdict]}{p}"))
    console.print(plain(f"{counted(found.prompts, 'prompt')}, {early} answers before and {late} after"))
    if found.families:
        tests = ", ".join(f"{name} {p:.2g}" for name, p in found.families.items())
        console.print(plain(f"p by family of tests: {tests}"))
    if found.features:
        columns = ("feature", "before", "after", "difference", "95 % interval", "p, corrected")
        table("features", columns, [_row(each) for each in found.features])
    for each in found.examples:
        console.print(plain(f"\n{each.prompt_id}\n  before: {_clipped(each.before)}\n  after:  {_clipped(each.after)}"))


def _row(each: Difference) -> tuple[str, ...]:
    before, after = (_shown(each.name, value, "%").lstrip("+") for value in (each.before, each.after))
    moved, low, high = (_shown(each.name, value, "points") for value in (each.difference, each.ci_low, each.ci_high))
    return (each.name, before, after, moved, f"{low} to {high}" if low else "", f"{each.p_value:.2g}")


def _shown(name: str, value: float | None, unit: str) -> str:
    """A count, or a share in hundredths, with its sign."""
    if value is None:
        return ""
    return f"{value:+,.1f}" if name in COUNTED else f"{100 * value:+.0f} {unit}"


def _clipped(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]}..."
