"""Canaries in the database: :class:`watcher.canaries.ports.CanaryStore` on SQLite and on PostgreSQL.

Unlike a plan's, these writes happen while a look goes on, from the thread that looks: dollars are set aside before
each call, and an answer that was paid for is kept before the next is asked for. Each is a transaction of its own, and
none is open while the network is used.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, select

from storage import asks, spending
from storage.audit import Unit, unit
from storage.canary_schema import canary_answers, canary_baselines, canary_states
from storage.codec import decode, encode
from storage.database import insert, reading, writing
from storage.schema import changes
from storage.types import AnyRow
from watcher.canaries.answers import Answer
from watcher.canaries.money import CapReached, Limits, Reservation, Spent
from watcher.canaries.standing import Baseline, Course, Kept, Phase, Purpose, Standing, Terms
from watcher.domain.changes import ChangeState
from watcher.domain.errors import StalePlan
from watcher.domain.facts import Fact
from watcher.domain.notifications import Message

MOST_CHANGES = 10  # of a vendor's, told beside a change of behaviour


class SqlCanaryStore:
    """See the port. May be used by several threads at once."""

    def __init__(self, engine: Engine) -> None:
        """``engine`` is a store's, whose tables were checked."""
        self._engine = engine

    def standing(self, target: str) -> Standing:
        """See the port."""
        with reading(self._engine) as connection:
            return _standing(connection, target)

    def begin(
        self, target: str, terms: Terms, now: datetime, by: str = "", why: str = "", *, revision: int | None = None
    ) -> Standing:
        """See the port."""
        with unit(self._engine, now) as work:
            before = _standing(work.connection, target, lock=True)
            if revision is not None and before.revision != revision:
                raise _moved_on(target)
            _end(work, before)
            row = {"target": target, "terms": encode(terms), "begun_at": now, "accepted_by": by, "why": why}
            made = work.connection.execute(
                insert(work.connection, canary_baselines).values(**row).returning(canary_baselines.c.id)
            )
            baseline = Baseline(made.scalar_one(), target, terms, now, None, by, why)
            after = Standing(target, before.revision + 1, baseline, Course())
            _write(work.connection, before, after)
            action = "canary change accepted" if by else "canary baseline begun"
            work.note(action, target, baseline=baseline.id, suite=terms.suite, by=by, why=why)
        return after

    def keep(self, after: Standing, kept: Sequence[Kept], now: datetime, told: Message | None = None) -> Standing:
        """See the port."""
        with unit(self._engine, now) as work:
            before = _standing(work.connection, after.target, lock=True)
            if before.revision != after.revision or before.baseline is None or after.baseline is None:
                raise _moved_on(after.target)
            _keep(work, before.baseline.id, kept)
            saved = Standing(after.target, after.revision + 1, after.baseline, after.course)
            _write(work.connection, before, saved)
            _freeze(work, before.baseline, after.baseline)
            _note(work, before, saved)
            _heed_asks(work, before, saved, told)
        return saved

    def answers(
        self, baseline: int, purposes: Collection[Purpose], *, prompt: str | None = None, round: int | None = None,
        since: datetime | None = None,
    ) -> tuple[Answer, ...]:  # fmt: skip
        """See the port."""
        table = canary_answers.c
        query = select(table.answer, table.at).where(
            table.baseline == baseline, table.purpose.in_([purpose.value for purpose in purposes])
        )
        query = query if prompt is None else query.where(table.prompt == prompt)
        query = query if round is None else query.where(table.round == round)
        query = query if since is None else query.where(table.at > since)
        with reading(self._engine) as connection:
            return tuple(_answer(row) for row in connection.execute(query.order_by(table.id)))

    def reserve(
        self, target: str, amount: Decimal, limits: Limits, now: datetime, what: str
    ) -> Reservation | CapReached:
        """See the port."""
        with writing(self._engine) as connection:
            return spending.reserve(connection, target, amount, limits, now, what)

    def settle(self, reservation: Reservation, amount: Decimal, now: datetime) -> None:
        """See the port."""
        with writing(self._engine) as connection:
            spending.settle(connection, reservation, amount)

    def spent(self, target: str, now: datetime, since: datetime | None = None) -> Spent:
        """See the port."""
        with reading(self._engine) as connection:
            return spending.spent(connection, target, now, since)

    def vendor_changes(self, provider: str, since: datetime, but: str) -> tuple[str, ...]:
        """See the port."""
        table = changes.c
        query = select(table.after, table.before, table.type, table.target, table.first_seen).where(
            table.provider == provider, table.target != but, table.first_seen >= since,
            table.state != ChangeState.RETRACTED.value, table.technical.is_(False), table.cosmetic.is_(False),
        )  # fmt: skip
        newest = query.order_by(table.first_seen.desc(), table.number.desc()).limit(MOST_CHANGES)
        with reading(self._engine) as connection:
            return tuple(dict.fromkeys(_in_words(row) for row in connection.execute(newest)))

    def asked(self, target: str) -> tuple[str, ...]:
        """See the port."""
        with reading(self._engine) as connection:
            return asks.open_topics(connection, target)


def _standing(connection: Connection, target: str, *, lock: bool = False) -> Standing:
    query = select(canary_states).where(canary_states.c.target == target)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        return Standing(target)
    stored = select(canary_baselines).where(canary_baselines.c.id == row.baseline)
    found = connection.execute(stored).first()
    baseline = None if found is None else _baseline(found)
    return Standing(target, row.revision, baseline, decode(Course, row.course))


def _baseline(row: AnyRow) -> Baseline:
    return Baseline(row.id, row.target, decode(Terms, row.terms), row.begun_at, row.frozen_at, row.accepted_by, row.why)


def _write(connection: Connection, before: Standing, after: Standing) -> None:
    values: Mapping[str, Any] = {
        "revision": after.revision,
        "baseline": None if after.baseline is None else after.baseline.id,
        "course": encode(after.course),
    }
    if before.revision == 0:
        # Two that begin at once: the second finds the row and fails, instead of beginning another baseline.
        fresh = insert(connection, canary_states).values(target=after.target, **values).on_conflict_do_nothing()
        done = connection.execute(fresh.returning(canary_states.c.target)).first() is not None
    else:
        this = (canary_states.c.target == after.target) & (canary_states.c.revision == before.revision)
        done = connection.execute(canary_states.update().where(this).values(**values)).rowcount == 1
    if not done:
        raise _moved_on(after.target)


def _moved_on(target: str) -> StalePlan:
    return StalePlan(f"{target}: its canary was moved on by somebody else meanwhile: look again.")


def _end(work: Unit, before: Standing) -> None:
    if before.baseline is not None:
        this = canary_baselines.c.id == before.baseline.id
        work.connection.execute(canary_baselines.update().where(this).values(ended_at=work.at))


def _keep(work: Unit, baseline: int, kept: Sequence[Kept]) -> None:
    for each in kept:
        answer = each.answer
        row = {
            "baseline": baseline,
            "purpose": each.purpose.value,
            "round": each.round,
            "prompt": answer.prompt_id,
            "sample": answer.sample,
            "at": answer.at or work.at,
            "answer": _stored(answer),
        }
        work.connection.execute(insert(work.connection, canary_answers).values(**row).on_conflict_do_nothing())


def _freeze(work: Unit, before: Baseline, after: Baseline) -> None:
    if before.frozen_at is None and after.frozen_at is not None:
        this = canary_baselines.c.id == before.id
        work.connection.execute(canary_baselines.update().where(this).values(frozen_at=after.frozen_at))
        work.note("canary baseline frozen", after.target, baseline=after.id, suite_hash=after.terms.suite_hash)


def _note(work: Unit, before: Standing, after: Standing) -> None:
    """What of the machine's moves an auditor asks about."""
    was, now = before.course, after.course
    if was.round is None and now.round is not None:
        work.note("canary round begun", after.target, round=now.round.number, cause=now.round.cause)
    if was.round is not None and now.round is None:
        work.note("canary round ended", after.target, round=was.round.number, said=now.note)
    if was.phase is not Phase.CHANGED and now.phase is Phase.CHANGED:
        work.note("canary change found", after.target, said=now.note)


def _heed_asks(work: Unit, before: Standing, after: Standing, told: Message | None) -> None:
    """Take up what a new round is for, and tell those who heard of the policy's change what a round came to."""
    was, now = before.course.round, after.course.round
    if was is None and now is not None and now.topics:
        asks.take(work, after.target, now.topics, now.opened_at)
    if told is not None and after.baseline is not None:
        taken_at = work.at if was is None else was.opened_at
        if was is None:
            asks.take(work, after.target, asks.open_topics(work.connection, after.target), taken_at)
        number = 0 if was is None else was.number
        asks.answer(work, after.target, taken_at, told, f"{after.target} {after.baseline.id} {number}")


def _stored(answer: Answer) -> dict[str, Any]:
    """An answer as JSON. Its latency is a measured float, and no money."""
    from_fields = {name: getattr(answer, name) for name in answer.__dataclass_fields__ if name != "at"}
    return {name: value for name, value in from_fields.items() if value is not None}


def _answer(row: AnyRow) -> Answer:
    return Answer(**row.answer, at=row.at)


def _in_words(row: AnyRow) -> str:
    fact = decode(Fact, row.after or row.before)
    return f"{row.first_seen:%Y-%m-%d %H:%M} {row.target}: {fact.attribute} of {fact.name} {row.type}"
