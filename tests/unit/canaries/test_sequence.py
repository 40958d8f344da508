"""Layer 1: p-values, bets, and a state that a restart does not change."""

from __future__ import annotations

import json
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.canaries.answers import Answer
from watcher.canaries.sequence import (
    BETS,
    FEWEST,
    RECENT,
    State,
    bag_of,
    bet,
    calm,
    from_json,
    lot,
    rank,
    start,
    step,
    to_json,
)

WORDS = ("yes", "no", "yes, of course", "no, never", "perhaps", '{"a": 1}', "Извините")


def answers(seed: int, count: int) -> list[Answer]:
    """Exchangeable: drawn alike, with many ties."""
    rng = np.random.default_rng(seed)
    return [Answer("p", n, WORDS[int(rng.integers(4 if rng.random() < 0.9 else 7))]) for n in range(count)]


def run(state: State, bag: list[Answer], live: list[Answer], suite: str = "s") -> tuple[State, list[dict[str, float]]]:
    p_values = []
    for answer in live:
        taken = step(state, bag, answer, suite=suite)
        state, bag = taken.state, [*bag, answer]
        p_values.append(dict(taken.p_values))
    return state, p_values


@pytest.mark.parametrize("channel", ["text", "form"])
def test_p_values_are_uniform_as_long_as_nothing_changes(channel: str) -> None:
    found = []
    for seed in range(150):
        _, p_values = run(start(), answers(seed, 10), answers(1000 + seed, 8), f"suite {seed}")
        found += [each[channel] for each in p_values]
    # Kolmogorov and Smirnov's bound at 0.1 %; lots and answers are seeded.
    ordered = np.sort(found)
    grid = np.arange(1, len(ordered) + 1) / len(ordered)
    assert np.abs(grid - ordered).max() < 1.95 / sqrt(len(ordered))


@pytest.mark.parametrize("number", range(len(BETS)))
def test_every_bet_is_fair(number: int) -> None:
    # The midpoint rule in p = x^8, so that a pole at 0 is integrated too.
    x = (np.arange(20_000) + 0.5) / 20_000
    mean = np.mean([BETS[number](float(each) ** 8) * 8 * float(each) ** 7 for each in x])
    assert mean == pytest.approx(1, abs=1e-3)


@given(st.lists(st.floats(1e-12, 1), min_size=1, max_size=60))
def test_capital_stays_whole_and_the_statistic_finite(p_values: list[float]) -> None:
    track = start().tracks[0]
    for number, p in enumerate(p_values, 1):
        track = bet(track, p, number)
        assert sum(track.capital) == pytest.approx(1)
        assert 0 < track.ratio < float("inf")
        assert 0 <= track.onset <= number


def test_the_statistic_grows_by_one_a_sample_on_average_at_most() -> None:
    rng = np.random.default_rng(3)
    ends = []
    for _ in range(4000):
        track = start().tracks[0]
        for number in range(1, 11):
            track = bet(track, float(rng.random()), number)
        ends.append(min(track.ratio, 1000.0))
    assert np.mean(ends) < 10 + 4 * np.std(ends) / sqrt(len(ends))


def test_a_change_is_suspected_within_a_day_and_its_onset_is_found() -> None:
    state, bag = start(), answers(1, 10)
    state, _ = run(state, bag, answers(2, 40))
    number, suspected = 0, False
    while not suspected:
        number += 1
        assert number <= 14
        taken = step(state, [*bag, *answers(2, 40)], Answer("p", number, "As an AI, I decline."), suite="s")
        state, suspected = taken.state, bool(taken.suspicion)
    assert 36 <= max(track.onset for track in state.tracks) <= 44
    assert all(track.ratio == 0 for track in calm(state).tracks)
    assert calm(state).samples == state.samples


@given(st.integers(0, 1000), st.integers(0, 12))
def test_a_restart_in_the_middle_changes_nothing(seed: int, middle: int) -> None:
    bag, live = answers(seed, 8), answers(seed + 1, 12)
    whole = run(start(), bag, live)
    first, early = run(start(), bag, live[:middle])
    again = from_json(json.loads(json.dumps(to_json(first))))
    assert again == first
    rest, late = run(again, [*bag, *live[:middle]], live[middle:])
    assert (rest, early + late) == whole


@given(st.integers(0, 1000), st.randoms(use_true_random=False))
def test_the_order_of_the_bag_changes_nothing(seed: int, dice: object) -> None:
    bag = answers(seed, 9)
    shuffled = list(bag)
    dice.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis types it as Random only at run time
    assert step(start(), bag, Answer("p", 0, "yes"), suite="s") == step(
        start(), shuffled, Answer("p", 0, "yes"), suite="s"
    )


def test_a_bag_holds_the_baseline_and_the_newest_answers() -> None:
    baseline, since = answers(1, 10), answers(2, RECENT + 5)
    assert bag_of(baseline, since) == [*baseline, *since[5:]]
    assert bag_of(baseline, since[:3]) == [*baseline, *since[:3]]


def test_a_small_bag_teaches_nothing_but_counts() -> None:
    taken = step(start(), answers(1, FEWEST - 1), Answer("p", 0, "no"), suite="s")
    assert (taken.p_value, taken.suspicion, taken.state.samples) == (None, False, 1)
    assert taken.state.tracks == start().tracks


@pytest.mark.parametrize(
    ("scores", "lot_drawn", "p"),
    [([1, 2, 3], 0.5, 0.5 / 3), ([3, 2, 1], 0.5, 2.5 / 3), ([1, 1, 1], 0.5, 0.5), ([1, 1, 1], 0.1, 0.1)],
)
def test_a_rank_is_the_share_of_higher_scores(scores: list[float], lot_drawn: float, p: float) -> None:
    assert rank(scores, lot_drawn) == pytest.approx(p)


def test_lots_differ_by_what_they_are_for_and_are_the_same_for_everybody() -> None:
    names = [
        ("s", "p", 1, "text"),
        ("s", "p", 2, "text"),
        ("s", "p", 1, "form"),
        ("s", "q", 1, "text"),
        ("t", "p", 1, "text"),
    ]
    lots = [lot(*name) for name in names]
    assert len(set(lots)) == len(names)
    assert lots == [lot(*name) for name in names]
    assert all(0 < each < 1 for each in lots)


def test_a_state_of_other_channels_is_refused() -> None:
    row = to_json(start())
    row["tracks"][0]["channel"] = "smell"
    with pytest.raises(ValueError, match="another version"):
        from_json(row)


def test_the_threshold_grows_with_the_channels() -> None:
    assert start().threshold == 2 * 2160
    assert start(100, ("text",)).threshold == 100
