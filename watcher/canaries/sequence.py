"""Layer 1: one answer after the other. A martingale bets against "nothing changed"; its gains become a suspicion. Pure.

::

    new answer ──> score beside the bag ──> rank, ties broken by lot ──> p ──> bets ──> S_t / S_(t-1)
                   (scores.py)                                                          R = (R + 1) S_t / S_(t-1)
                                                                                        suspicion: R >= threshold

The bag holds the baseline's answers to the same prompt and those that came since: then p is uniform as long as nothing
changed, whatever the answers are like, each bet is fair, and R, which grows by one a sample on average, needs on
average at least as many samples to reach its threshold as the threshold says: ``channels x horizon``.

See Vovk, Nouretdinov, Gammerman, "Testing exchangeability on-line" (2003), and Vovk et al., "Retrain or not retrain"
(2021): Simple Jumper, Shiryaev-Roberts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any

from watcher.canaries.answers import Answer
from watcher.canaries.scores import SCORES

HORIZON = 90 * 24  # samples: hourly for 90 days
JUMP = 0.01  # share of each bettor's capital that is dealt out anew before each bet
FEWEST = 4  # answers in a bag: with fewer, a rank says too little
RECENT = 200  # answers since the baseline in a bag: comparing all with all takes seconds from 2,000 on
# What each bettor's capital is multiplied by at a p-value, on average 1 as long as nothing changed. The first three are
# the Simple Jumper's; the others win much by p-values near 0, and find a change in less than half of the samples.
BETS: tuple[Callable[[float], float], ...] = (
    lambda p: 1.0,
    lambda p: 1.5 - p,
    lambda p: 0.5 + p,
    lambda p: 0.5 / p**0.5,
    lambda p: 0.25 / p**0.75,
)


@dataclass(frozen=True, slots=True)
class Track:
    """Where one channel's martingale stands.

    Attributes:
        channel: a name in ``SCORES``.
        capital: each bettor's share of the capital; they sum to 1.
        ratio: R, the Shiryaev-Roberts statistic.
        rise: how far the capital's logarithm stands over its lowest point.
        onset: the number of the sample after which it began to rise: where the change most likely lies.
    """

    channel: str
    capital: tuple[float, ...] = (1 / len(BETS),) * len(BETS)
    ratio: float = 0.0
    rise: float = 0.0
    onset: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """A suite's sequence; with the answers, all that is needed to go on.

    Attributes:
        tracks: one a channel.
        samples: how many answers were taken.
        horizon: in how many samples one false suspicion is borne, on average.
    """

    tracks: tuple[Track, ...]
    samples: int = 0
    horizon: int = HORIZON

    @property
    def threshold(self) -> int:
        """What R has to reach."""
        return self.horizon * len(self.tracks)


@dataclass(frozen=True, slots=True)
class Step:
    """What one answer did.

    Attributes:
        state: to go on with. After a suspicion it still holds what raised it: ``calm`` it once layer 2 has spoken.
        p_values: by channel; empty where the bag was too small, and nothing was learned.
        p_value: the smallest, times the channels, at most 1; ``None`` with an empty ``p_values``.
        suspected: the channels whose R is over the threshold.
    """

    state: State
    p_values: Mapping[str, float]
    suspected: tuple[str, ...]

    @property
    def p_value(self) -> float | None:
        """The smallest p-value, corrected for the number of channels."""
        return min(1.0, len(self.p_values) * min(self.p_values.values())) if self.p_values else None

    @property
    def suspicion(self) -> bool:
        """Whether layer 2 is to be asked."""
        return bool(self.suspected)


def start(horizon: int = HORIZON, channels: Sequence[str] = tuple(SCORES)) -> State:
    """The state before the first sample."""
    return State(tuple(Track(channel) for channel in channels), horizon=horizon)


def calm(state: State) -> State:
    """The state after a suspicion was not confirmed, or its change was accepted: bets begin anew, samples count on."""
    return replace(state, tracks=tuple(Track(track.channel, onset=state.samples) for track in state.tracks))


def bag_of(baseline: Sequence[Answer], since: Sequence[Answer]) -> list[Answer]:
    """The bag of one prompt: the baseline's answers, and the newest of those since, oldest first.

    Which ones are left out depends on their age alone, so that each rank stays as likely as any other. Ranks of one
    window are no longer strictly independent of each other; simulated, that raised no more suspicions.
    """
    return [*baseline, *since[-RECENT:]]


def step(state: State, bag: Sequence[Answer], answer: Answer, *, suite: str) -> Step:
    """Take one answer.

    Args:
        state: before it.
        bag: earlier answers to the same prompt, the baseline's and those since, whose order does not matter.
        answer: the new one; a look that failed is none and must not come here.
        suite: the suite's id, from which with the prompt and the number of the sample the lots are drawn: another
            replica, or this one after a restart, draws the same.
    """
    number = state.samples + 1
    if len(bag) < FEWEST:
        return Step(replace(state, samples=number), {}, ())
    p_values = {
        track.channel: rank(SCORES[track.channel]([*bag, answer]), lot(suite, answer.prompt_id, number, track.channel))
        for track in state.tracks
    }
    tracks = tuple(bet(track, p_values[track.channel], number) for track in state.tracks)
    suspected = tuple(track.channel for track in tracks if track.ratio >= state.threshold)
    return Step(replace(state, tracks=tracks, samples=number), p_values, suspected)


def rank(scores: Sequence[float], lot: float) -> float:
    """The p-value of the last score among all: the share of higher ones, and of equal ones as much as ``lot`` says."""
    last = scores[-1]
    higher = sum(score > last for score in scores)
    equal = sum(score == last for score in scores)
    return (higher + lot * equal) / len(scores)


def bet(track: Track, p_value: float, number: int) -> Track:
    """The track after one more p-value, that of sample ``number``."""
    mean = 1 / len(track.capital)
    shared = [(1 - JUMP) * part + JUMP * mean for part in track.capital]
    gained = [part * odds(p_value) for part, odds in zip(shared, BETS, strict=True)]
    factor = sum(gained)
    rise = track.rise + log(factor)
    return Track(
        track.channel,
        tuple(part / factor for part in gained),
        (track.ratio + 1) * factor,
        max(0.0, rise),
        number if rise <= 0 else track.onset,
    )


def lot(suite: str, prompt_id: str, number: int, channel: str) -> float:
    """A number in (0, 1) that depends on nothing but what it is for."""
    name = "\0".join((suite, prompt_id, str(number), channel))
    digest = hashlib.sha256(name.encode("utf-8", "replace")).digest()
    return (int.from_bytes(digest[:6], "big") + 0.5) / 2**48


def to_json(state: State) -> dict[str, Any]:
    """A state as JSON; every number comes back as it was."""
    tracks = [
        {
            "channel": track.channel,
            "capital": list(track.capital),
            "ratio": track.ratio,
            "rise": track.rise,
            "onset": track.onset,
        }
        for track in state.tracks
    ]
    return {"tracks": tracks, "samples": state.samples, "horizon": state.horizon}


def from_json(row: Mapping[str, Any]) -> State:
    """The inverse of :func:`to_json`.

    Raises:
        ValueError: it was made by a version with other channels or bets; the sequence has to begin anew.
    """
    tracks = tuple(
        Track(each["channel"], tuple(each["capital"]), each["ratio"], each["rise"], each["onset"])
        for each in row["tracks"]
    )
    if not tracks or any(track.channel not in SCORES or len(track.capital) != len(BETS) for track in tracks):
        raise ValueError("this state belongs to another version's channels")
    return State(tracks, row["samples"], row["horizon"])
