"""Answers of canaries that were asked for in turn, for what is said of a model over time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Engine, select

from storage.canary_schema import canary_answers, canary_baselines
from storage.codec import decode
from storage.database import reading
from watcher.canaries.answers import Answer
from watcher.canaries.reliability import Asked
from watcher.canaries.standing import Purpose, Terms

IN_TURN = (Purpose.BASELINE, Purpose.WATCH)  # others were asked for because of what an answer showed


def asked_in_turn(engine: Engine, targets: Collection[str], since: datetime | None = None) -> tuple[Asked, ...]:
    """The answers of these targets, a part for each baseline, oldest first; from a moment on where it is given."""
    answers, baselines = canary_answers.c, canary_baselines.c
    query = (
        select(baselines.id.label("baseline"), baselines.target, baselines.terms, answers.answer, answers.at)
        .join(canary_baselines, answers.baseline == baselines.id)
        .where(baselines.target.in_(targets), answers.purpose.in_([purpose.value for purpose in IN_TURN]))
        .order_by(baselines.target, baselines.id, answers.id)
    )
    query = query if since is None else query.where(answers.at >= since)
    found: dict[int, tuple[str, Terms, list[Answer]]] = {}
    with reading(engine) as connection:
        for row in connection.execute(query):
            part = found.setdefault(row.baseline, (row.target, decode(Terms, row.terms), []))
            part[2].append(Answer(**row.answer, at=row.at))
    return tuple(
        Asked(target, f"{target.partition('/')[0]}/{terms.model}", terms.suite, terms.suite_hash, tuple(rows))
        for target, terms, rows in found.values()
    )
