"""Streams of answers as a suite sees them hour by hour, and the two-layer loop over them, quick enough for hundreds.

A prompt's recorded repeats stand for its distribution: baseline, live and fresh answers are drawn from them with
replacement. Where few repeats differ, scores depend only on how often each was seen, so that a step costs microseconds
instead of a pass over the bag; `tests/unit/benchmarks` proves that it is the step of `watcher.canaries.sequence`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from watcher.canaries.answers import Answer, read
from watcher.canaries.confirm import PROMPTS, SAMPLES, confirm
from watcher.canaries.scores import SCORES
from watcher.canaries.sequence import HORIZON, State, Track, bet, calm, lot, start

SUITE = 25  # prompts
REPEATS = 10  # baseline answers to a prompt
Repeats = Mapping[str, Sequence[Answer]]  # by prompt


@dataclass(frozen=True, slots=True)
class Source:
    """Repeats of one suite without a change, and after one where there is one."""

    name: str
    before: Repeats
    after: Repeats | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the loop did on one stream: at which samples it suspected, and at which of these it confirmed."""

    suspected: tuple[int, ...]
    confirmed: tuple[int, ...]


def prompts_of(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """Answers by prompt."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        found[answer.prompt_id].append(answer)
    return dict(found)


def recorded(folder: Path) -> Iterator[Source]:
    """``NAME.jsonl``: repeats without a change; with ``NAME.after.jsonl`` beside it, repeats after one."""
    for file in sorted(folder.glob("*.jsonl")):
        if not file.name.endswith(".after.jsonl"):
            later = file.with_name(f"{file.stem}.after.jsonl")
            after = prompts_of(_rows(later)) if later.exists() else None
            yield Source(file.stem, prompts_of(_rows(file)), after)


def _rows(file: Path) -> tuple[Answer, ...]:
    return read(file.read_text(encoding="utf-8").split("\n"), str(file))


def generated(seed: int = 7) -> Iterator[Source]:
    """Suites of our own making: labels that waver, sentences that vary, JSON that holds or breaks."""
    rng = np.random.default_rng(seed)
    labels = ("billing", "delivery", "refund", "account", "other")
    openings = ("Sure, ", "Certainly. ", "", "Of course: ")
    tails = ("as asked.", "as you asked for.", "in short.", "if that is what you mean.")
    for name, strict, steady in (("labels", False, 0.9), ("json", True, 0.97), ("sentences", False, 0.4)):
        sides: list[dict[str, list[Answer]]] = [{}, {}]
        for number in range(40):
            for late, side in enumerate(sides):
                favourite = labels[(number + late * int(rng.random() < 0.5)) % len(labels)]
                texts = []
                for _ in range(20):
                    label = favourite if rng.random() < steady else str(rng.choice(labels))
                    if strict:
                        text = f'{{"label": "{label}"}}' if rng.random() > 0.4 * late else f"```\nlabel: {label}\n```"
                    elif name == "labels":
                        text = label
                    else:
                        first = openings[(int(rng.integers(2)) + 2 * late) % 4]
                        text = f"{first}case {number} is about {label}, {rng.choice(tails)}"
                    texts.append(text)
                side[f"{name}:{number}"] = [Answer(f"{name}:{number}", n, text) for n, text in enumerate(texts)]
        yield Source(f"generated {name}", *sides)


class Pool:
    """A prompt's distinct answers, how unlike each is to each by channel, and how often the bag holds each."""

    def __init__(self, early: Sequence[Answer], late: Sequence[Answer]) -> None:
        unique = list(dict.fromkeys(replace(answer, sample=0, at=None) for answer in (*early, *late)))
        place = {answer: number for number, answer in enumerate(unique)}
        self.answers = unique
        self.early = np.array([place[replace(answer, sample=0, at=None)] for answer in early])
        self.late = np.array([place[replace(answer, sample=0, at=None)] for answer in late], dtype=int)
        self.counts: NDArray[np.float64] = np.zeros(len(unique))
        self.apart = {channel: self._apart(channel) for channel in SCORES}

    def _apart(self, channel: str) -> NDArray[np.float64]:
        """Of a bag of two, each one's score is the distance between them."""
        found = np.zeros((len(self.answers),) * 2)
        for here, left in enumerate(self.answers):
            for there, right in enumerate(self.answers[:here]):
                found[here, there] = found[there, here] = SCORES[channel]([left, right])[0]
        return found

    def rank(self, channel: str, drawn: int, chance: float) -> float:
        """As ``sequence.rank``, of an answer that was just counted in."""
        scores = np.round(self.apart[channel] @ self.counts, 6)
        higher = self.counts[scores > scores[drawn]].sum()
        equal = self.counts[scores == scores[drawn]].sum()
        return float((higher + chance * equal) / self.counts.sum())


class Stream:
    """One suite over time."""

    def __init__(self, source: Source, rng: np.random.Generator, name: str) -> None:
        self._rng, self._name = rng, name
        names = sorted(source.before if source.after is None else source.before.keys() & source.after.keys())
        self._prompts = list(rng.choice(names, min(SUITE, len(names)), replace=False))
        self._pools = {
            prompt: Pool(source.before[prompt], () if source.after is None else source.after[prompt])
            for prompt in self._prompts
        }
        self._baseline = {prompt: self._drawn(prompt, False, REPEATS) for prompt in self._prompts}
        for prompt, drawn in self._baseline.items():
            np.add.at(self._pools[prompt].counts, drawn, 1)

    def _drawn(self, prompt: str, late: bool, count: int) -> NDArray[np.int64]:
        pool = self._pools[prompt]
        return self._rng.choice(pool.late if late else pool.early, count)

    def run(self, samples: int = HORIZON, change: int | None = None) -> Outcome:
        """The loop over so many samples; answers after ``change`` are the later ones, and the loop ends once found."""
        state, suspected, confirmed = start(), [], []
        for number in range(1, samples + 1):
            late = change is not None and number > change
            state = self._step(state, str(self._rng.choice(self._prompts)), late)
            if any(track.ratio >= state.threshold for track in state.tracks):
                suspected.append(number)
                if self._confirmed(late, number):
                    confirmed.append(number)
                    if late:
                        break
                state = calm(state)
        return Outcome(tuple(suspected), tuple(confirmed))

    def _step(self, state: State, prompt: str, late: bool) -> State:
        pool, number = self._pools[prompt], state.samples + 1
        drawn = int(self._drawn(prompt, late, 1)[0])
        pool.counts[drawn] += 1
        tracks: tuple[Track, ...] = tuple(
            bet(track, pool.rank(track.channel, drawn, lot(self._name, prompt, number, track.channel)), number)
            for track in state.tracks
        )
        return State(tracks, number, state.horizon)

    def _confirmed(self, late: bool, seed: int) -> bool:
        """Layer 2: fresh answers to some prompts beside their baseline."""
        asked = [
            str(prompt) for prompt in self._rng.choice(self._prompts, min(PROMPTS, len(self._prompts)), replace=False)
        ]
        fresh = self._answers(asked, {prompt: self._drawn(prompt, late, SAMPLES) for prompt in asked})
        return confirm(self._answers(asked, self._baseline), fresh, seed=seed).verdict == "changed"

    def _answers(self, asked: Sequence[str], drawn: Mapping[str, NDArray[np.int64]]) -> list[Answer]:
        return [
            replace(self._pools[prompt].answers[place], sample=number)
            for prompt in asked
            for number, place in enumerate(drawn[prompt])
        ]
