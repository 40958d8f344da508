"""One prompt a look: what its answer alone shows (layer 0), and what it adds to the sequence (layer 1)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.canaries import immediate, sequence
from watcher.canaries.answers import Answer
from watcher.canaries.features import canonical
from watcher.canaries.immediate import Next, Seen, Sign
from watcher.canaries.latency import pace
from watcher.canaries.lots import drawn, shuffled
from watcher.canaries.marks import marks_of
from watcher.canaries.money import CapReached
from watcher.canaries.standing import DAY, WEEK, Channel, Course, Kept, Phase, Purpose, Round, Standing
from watcher.canaries.words import pace_words, sign_words
from watcher.domain.asks import labels
from watcher.domain.behaviour import CONTRACT, LATENCY
from watcher.pipeline.canary.turns import Run, Turn, answerable, baseline_of, moved

CONFIRM_AT, WEEKLY_AT = "0.01", "0.001"
PROMPTS, SAMPLES = 10, 5  # of a round
FORGOTTEN = 24  # samples that do not show a sign any more, until it counts as over
_MOST_FINGERPRINTS = 20
_TRUSTED_FINGERPRINTS = 5  # a system with more marks than these is one whose marks mean nothing
_LATENCY_KNOWN = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Noticed:
    """What one answer showed.

    Attributes:
        told: signs that are facts, whatever the next answer says.
        closer: why fresh answers are to be drawn; empty where nothing asks for them.
        again: the second answer to the same prompt, where one was asked for.
        fingerprints: marks of systems that were not seen before.
        by_mark: whether nothing but such a mark asks for fresh answers. Marks change often and mean little.
    """

    told: tuple[Seen, ...] = ()
    closer: str = ""
    again: Answer | None = None
    fingerprints: tuple[str, ...] = ()
    by_mark: bool = False


def due_round(run: Run, standing: Standing, now: datetime) -> Round | None:
    """The round that is due whatever the next answer says: asked for by a policy's change, or by time."""
    course = standing.course
    topics = run.store.asked(standing.target)
    prompts = run.canary.suite.prompts
    about = [each.id for each in prompts if labels(each.topics, each.workflows) & set(topics)]
    if about:
        why = f"the vendor's policy on {', '.join(topics)} changed"
        return _round(run, standing, why, CONFIRM_AT, about, now, topics=topics, alone=True)
    if course.compared_at is None or abs(now - course.compared_at) < _between(course):
        return None  # a time far ahead is one of a clock that ran ahead: it is not waited for
    if course.found:
        return _round(run, standing, "comparison of the day", WEEKLY_AT, _as_found(run, standing), now, alone=True)
    return _round(run, standing, "comparison of the week", WEEKLY_AT, [], now)


def _between(course: Course) -> timedelta:
    """From one comparison of all to the next; whether a difference that was not seen any more is over is asked on."""
    if course.back:
        return timedelta(0)
    return DAY if course.found else WEEK


def _as_found(run: Run, standing: Standing) -> list[str]:
    """The prompts whose answers showed the difference that stands: whether it still does, no others can say."""
    asked = run.store.answers(baseline_of(standing).id, [Purpose.CONFIRM], round=standing.course.found)
    return list(dict.fromkeys(answer.prompt_id for answer in asked))


def watch(run: Run, standing: Standing, now: datetime) -> Turn:
    """Ask one prompt. The turn's standing has a round where fresh answers are to be drawn."""
    anew = _asked_anew(run, standing)
    standing = standing if anew is None else anew.standing
    names = answerable(run, standing)
    if anew is not None and (not names or isinstance(anew.stopped, CapReached)):
        return anew
    baseline, number = baseline_of(standing), standing.course.taken + 1
    name = drawn(baseline.seed, names, number)
    answer = run.asker.ask(name, number, Purpose.WATCH)
    if not isinstance(answer, Answer):
        return Turn(standing, answer)
    known = run.store.answers(baseline.id, [Purpose.BASELINE])
    noticed = _noticed(run, standing.course, known, answer)
    course = _shown(standing.course, noticed, number, run.now())
    course, suspected = _bet(run, standing, course, known, answer)
    kept = [Kept(Purpose.WATCH, answer), *([Kept(Purpose.AGAIN, noticed.again)] if noticed.again else [])]
    course = _paced(run, standing, course, known, answer)
    standing_now = moved(standing, course)
    why = noticed.closer or suspected
    if why and not course.found:
        since = _onset(run, standing_now) if suspected else _last(run, standing_now, now)
        suspects = [name, *_odd(run, standing_now, known, since)]
        alpha = WEEKLY_AT if noticed.by_mark and not suspected else CONFIRM_AT
        fresh = _round(run, standing_now, why, alpha, suspects, run.now(), since)
        standing_now = moved(standing_now, begun(course, fresh))
    return Turn(run.store.keep(standing_now, kept, run.now()), asked=True)


def _asked_anew(run: Run, standing: Standing) -> Turn | None:
    """One of the prompts whose requests are refused, asked again; None where none is. An answer ends the channel."""
    course = standing.course
    told = course.channel(CONTRACT)
    if told is None or not told.prompts:
        return None
    got = run.asker.ask(told.prompts[course.taken % len(told.prompts)], course.taken + 1, Purpose.AGAIN)
    if not isinstance(got, Answer):
        return Turn(standing, got)
    ended = replace(course, channels=tuple(channel for channel in course.channels if channel.name != CONTRACT))
    return Turn(run.store.keep(moved(standing, ended), [Kept(Purpose.AGAIN, got)], run.now()), asked=True)


def begun(course: Course, fresh: Round) -> Course:
    """The course once a round is begun."""
    return replace(course, phase=Phase.CONFIRMING, round=fresh, rounds=fresh.number)


def _round(
    run: Run, standing: Standing, cause: str, alpha: str, first: Sequence[str], now: datetime,
    since: datetime | None = None, topics: tuple[str, ...] = (), alone: bool = False,
) -> Round:  # fmt: skip
    """The next round. It asks ``first``, and others drawn by lot unless those are asked ``alone``."""
    number = standing.course.rounds + 1
    others = () if alone else shuffled(f"{baseline_of(standing).seed} round {number}", answerable(run, standing))
    prompts = tuple(dict.fromkeys([*first, *others]))[:PROMPTS]
    return Round(number, cause, alpha, prompts, SAMPLES, now, since, topics)


def _noticed(run: Run, course: Course, known: Sequence[Answer], answer: Answer) -> Noticed:
    first = _signs(run, known, answer)
    told = [seen for seen in first if seen.next is Next.TELL]
    asked = [seen for seen in first if seen.next is Next.ASK_AGAIN]
    again = run.asker.ask(answer.prompt_id, answer.sample, Purpose.AGAIN) if asked else None
    second = _signs(run, known, again) if isinstance(again, Answer) else ()
    twice = [seen for seen in asked if any(seen.sign is other.sign for other in second)]
    told += [seen for seen in twice if seen.sign is Sign.PROMPT_TOKENS]
    closer = [seen for seen in (*told, *twice) if course.channel(str(seen.sign)) is None]
    marks = tuple(
        seen.after for seen in first if seen.sign is Sign.FINGERPRINT and seen.after not in course.fingerprints
    )
    why = sign_words(closer[0]) if closer else ""
    by_mark = not why and bool(marks) and len(course.fingerprints) < _TRUSTED_FINGERPRINTS
    if by_mark:
        why = f"a system that was not seen before answered: {marks[0]}"
    return Noticed(tuple(told), why, again if isinstance(again, Answer) else None, marks, by_mark)


def _signs(run: Run, known: Sequence[Answer], answer: Answer) -> tuple[Seen, ...]:
    prompt = run.canary.prompt(answer.prompt_id)
    same = [each for each in known if each.prompt_id == answer.prompt_id]
    models = {each.model for each in known if each.model}
    offered = [tool.name for tool in prompt.tools]
    return immediate.look(same, answer, models=models, marks=marks_of(run.canary.suite), tools=offered)


def _shown(course: Course, noticed: Noticed, number: int, at: datetime) -> Course:
    """Channels of layer 0: new ones, those that are seen again, and without those that are seen no more."""
    fresh = {str(seen.sign): Channel(str(seen.sign), (sign_words(seen),), at, number) for seen in noticed.told}
    kept = []
    for channel in course.channels:
        again = fresh.pop(channel.name, None)
        if again is not None:
            kept.append(replace(channel, seen=number))
        elif channel.name not in set(Sign) or number - channel.seen < FORGOTTEN:
            kept.append(channel)
    marks = (*course.fingerprints, *noticed.fingerprints)[-_MOST_FINGERPRINTS:]
    return replace(course, channels=(*kept, *fresh.values()), fingerprints=marks, taken=number)


def _bet(run: Run, standing: Standing, course: Course, known: Sequence[Answer], answer: Answer) -> tuple[Course, str]:
    """The sequence after one more answer, and why it suspects something; it rests while a difference stands."""
    if course.found:
        return course, ""
    baseline = baseline_of(standing)
    since = run.store.answers(baseline.id, [Purpose.WATCH], prompt=answer.prompt_id)
    own = [each for each in known if each.prompt_id == answer.prompt_id]
    bag = sequence.bag_of(own, [each for each in since if each.sample > course.fresh_from])
    step = sequence.step(state_of(course, run.horizon), bag, answer, suite=baseline.seed)
    # The sequence counts by itself; the number of the sample is the same, whatever was left out meanwhile.
    state = replace(step.state, samples=course.taken)
    why = f"answers grew unlike the baseline's ({', '.join(step.suspected)})" if step.suspicion else ""
    return replace(course, sequence=stored(state)), why


def state_of(course: Course, horizon: int) -> sequence.State:
    """The sequence's state; a new one where there is none, or one of another version's."""
    fresh = replace(sequence.start(horizon), samples=max(0, course.taken - 1))
    if not course.sequence:
        return fresh
    try:
        state = sequence.from_json(json.loads(course.sequence))
    except ValueError:
        return fresh
    return replace(state, samples=max(0, course.taken - 1), horizon=horizon)


def stored(state: sequence.State) -> str:
    """A state as text."""
    return json.dumps(sequence.to_json(state), sort_keys=True)


def _paced(run: Run, standing: Standing, course: Course, known: Sequence[Answer], answer: Answer) -> Course:
    """The channel of latency after this answer."""
    since = run.now() - _LATENCY_KNOWN
    earlier = run.store.answers(baseline_of(standing).id, [Purpose.WATCH], since=since)
    found, told = pace([*known, *earlier, answer]), course.channel(LATENCY)
    others = tuple(channel for channel in course.channels if channel.name != LATENCY)
    if found is None or (found.slower == (told is not None) and not found.as_usual):
        return course
    if found.slower and told is None:
        return replace(course, channels=(*others, Channel(LATENCY, (pace_words(found),), found.since)))
    return replace(course, channels=others) if found.as_usual else course


def _onset(run: Run, standing: Standing) -> datetime | None:
    """After which moment the change most likely lies: that of the last sample before the bets began to win."""
    baseline, course = baseline_of(standing), standing.course
    state = state_of(course, run.horizon)
    number = min((track.onset for track in state.tracks if track.ratio >= state.threshold), default=0)
    samples = run.store.answers(baseline.id, [Purpose.WATCH])
    return next((each.at for each in samples if each.sample == number), baseline.frozen_at)


def _last(run: Run, standing: Standing, now: datetime) -> datetime | None:
    """The time of the sample before this one."""
    samples = run.store.answers(baseline_of(standing).id, [Purpose.WATCH], since=now - WEEK)
    return samples[-1].at if samples else baseline_of(standing).frozen_at


def _odd(run: Run, standing: Standing, known: Sequence[Answer], since: datetime | None) -> list[str]:
    """Prompts that were answered since then as never in the baseline."""
    usual = {(each.prompt_id, canonical(each)) for each in known}
    samples = run.store.answers(baseline_of(standing).id, [Purpose.WATCH], since=since)
    return [each.prompt_id for each in samples if (each.prompt_id, canonical(each)) not in usual]
