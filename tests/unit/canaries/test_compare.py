"""Comparisons: valid p-values whatever the answers are like, verdicts, features, examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.canaries.answers import Answer
from watcher.canaries.compare import Comparison, Verdict, compare
from watcher.canaries.confirm import bonferroni, confirm, e_bh, p_to_e, prompts_to_ask
from watcher.canaries.dealing import deals, table, weights

TAILS = ("in short.", "as asked.", "if that helps.", "that is all.", "for now.")


def suite(seed: int, prompts: int = 12, samples: int = 1, opening: str = "The answer") -> list[Answer]:
    """Sentences that vary from answer to answer and from prompt to prompt."""
    rng = np.random.default_rng(seed)
    return [
        Answer(f"p{p}", s, f"{opening} to {p} is {int(rng.integers(3))}, {TAILS[int(rng.integers(5))]}")
        for p in range(prompts)
        for s in range(samples)
    ]


@pytest.mark.parametrize(("samples", "count"), [(1, 300), (3, 120)])
def test_p_values_are_uniform_as_long_as_nothing_changes(samples: int, count: int) -> None:
    found = [
        compare(suite(2 * n, 10, samples), suite(2 * n + 1, 10, samples), seed=n, most_deals=99, alpha=0.2).p_value
        for n in range(count)
    ]
    p = np.sort([each for each in found if each is not None])
    assert len(p) == count
    for alpha in (0.05, 0.1, 0.2, 0.5):
        allowed = alpha + 3.3 * sqrt(alpha * (1 - alpha) / count)
        assert (p <= alpha).mean() <= allowed
    assert (p <= 0.5).mean() >= 0.5 - 3.3 * sqrt(0.25 / count) - 0.05  # nor are they far too large


@settings(max_examples=15)
@given(st.integers(0, 100), st.permutations(range(24)))
def test_the_order_of_rows_and_the_sample_numbers_change_nothing(seed: int, order: Sequence[int]) -> None:
    before, after = suite(seed, 12, 2), suite(seed + 1, 12, 2)
    renumbered = [replace(after[place], sample=number) for number, place in enumerate(order)]
    shuffled = [before[place] for place in order]
    assert compare(before, after, most_deals=99, alpha=0.2) == compare(shuffled, renumbered, most_deals=99, alpha=0.2)


def wordings(changed: Comparison) -> set[str]:
    return {name for name, p in changed.families.items() if p <= 0.01}


@pytest.mark.parametrize(
    ("change", "feature"),
    [
        (lambda a: replace(a, completion="I'm sorry, but I can't help with that."), "refusal"),
        (lambda a: replace(a, completion=f'{{"answer": "{a.completion}"}}'), "valid_json"),
        (lambda a: replace(a, completion=a.completion * 4), "length"),
        (lambda a: replace(a, prompt_tokens=31), "prompt_tokens"),
        (lambda a: replace(a, completion="Нет"), "non_latin"),
        (lambda a: replace(a, completion='{"name": "look", "arguments": {}}', is_tool_call=True), "tool_call"),
        (lambda a: replace(a, finish_reason="length"), "cut_off"),
        (lambda a: replace(a, completion=""), "empty"),
    ],
)
def test_a_change_is_found_with_one_answer_a_side_and_named(change: object, feature: str) -> None:
    before = [replace(a, prompt_tokens=30, finish_reason="stop") for a in suite(1)]
    after = [change(replace(a, prompt_tokens=30, finish_reason="stop")) for a in suite(2)]  # type: ignore[operator] # a table of lambdas
    found = compare(before, after)
    assert found.verdict is Verdict.CHANGED
    told = next(each for each in found.features if each.name == feature)
    assert told.p_value <= 0.01
    assert told.difference == pytest.approx(told.after - told.before)
    assert told.ci_low is not None
    assert told.ci_high is not None
    assert told.ci_low <= told.difference <= told.ci_high


def test_wording_alone_is_enough() -> None:
    found = compare(suite(1), suite(2, opening="My verdict"))
    assert found.verdict is Verdict.CHANGED
    assert {"words", "bigrams", "opening"} <= wordings(found)


def test_answers_that_differ_each_in_its_own_way_are_found_by_repeats() -> None:
    words = [f"w{n}" for n in range(60)]
    rng = np.random.default_rng(5)

    def side(shift: int) -> list[Answer]:
        return [
            Answer(f"p{p}", s, words[(7 * p + shift * 13 + int(rng.integers(2))) % 60])
            for p in range(10)
            for s in range(5)
        ]

    found = compare(side(0), side(1))
    assert found.verdict is Verdict.CHANGED
    assert found.families["within"] <= 0.01


def test_examples_are_the_least_alike_first_and_at_most_three() -> None:
    before = suite(1, 6)
    after = [replace(a, completion="I cannot help with that.") if a.prompt_id == "p4" else a for a in before]
    after = [replace(a, completion=a.completion + "!") if a.prompt_id in {"p1", "p2", "p3"} else a for a in after]
    found = compare(before, after, alpha=0.5)
    assert found.examples[0].prompt_id == "p4"
    assert len(found.examples) == 3


@pytest.mark.parametrize(
    ("prompts", "samples", "alpha", "enough"),
    [
        (7, 1, 0.01, False),
        (8, 1, 0.01, True),
        (1, 5, 0.01, True),
        (1, 4, 0.01, False),
        (25, 1, 0.0001, True),
        (0, 1, 0.5, False),
    ],
)
def test_too_few_answers_are_insufficient_and_never_the_same(
    prompts: int, samples: int, alpha: float, enough: bool
) -> None:
    after = [replace(a, completion="I decline.") for a in suite(1, prompts, samples)]
    found = compare(suite(2, prompts, samples), after, alpha=alpha)
    assert found.verdict is (Verdict.CHANGED if enough else Verdict.INSUFFICIENT)
    assert (found.reason is None, found.p_value is not None) == (enough, enough)


def test_equal_answers_are_the_same() -> None:
    found = compare(suite(1), suite(1))
    assert (found.verdict, found.p_value, found.examples) == (Verdict.SAME, 1.0, ())


def test_deals_keep_each_prompts_sizes_and_begin_with_the_real_one() -> None:
    made = table(suite(1, 5, 2), suite(2, 5, 3))
    for most in (50, 200_000):
        flags = deals(made, most, np.random.default_rng(0))
        assert (flags[0] == made.after).all()
        assert all((flags[:, group].sum(axis=1) == 3).all() for group in made.groups)
        assert weights(made, flags).sum(axis=1) == pytest.approx(0)
    every = deals(made, 200_000, np.random.default_rng(0))
    assert len({row.tobytes() for row in every}) == len(every) == made.ways == 10**5


def test_marks_are_features_over_the_prompts_that_have_them() -> None:
    found = confirm(suite(1), suite(2), marks=lambda a: {"exact": a.sample == 0} if a.prompt_id == "p1" else {})
    assert next(each for each in found.features if each.name == "exact").before == 1


def test_suites_are_judged_together() -> None:
    p = {"a": 0.0001, "b": 0.004, "c": 0.3, "d": 0.9}
    assert bonferroni(p, 0.01) == {"a"}
    assert e_bh({name: p_to_e(value) for name, value in p.items()}, 0.1) == {"a"}
    assert e_bh({"a": 100.0, "b": 50.0, "c": 0.1}, 0.05) == {"a", "b"}
    assert e_bh({}, 0.05) == frozenset()
    grid = (np.arange(100_000) + 0.5) / 100_000
    assert np.mean([p_to_e(float(each)) for each in grid]) <= 1
    assert prompts_to_ask(["b", "b", "a"], ["a", "c", "d"], 3) == ("b", "a", "c")


def test_a_strict_level_costs_its_many_deals_only_where_a_change_is_near() -> None:
    strict, before = 0.001 / 50, suite(1, 10, 5)
    calm = compare(before, suite(2, 10, 5), alpha=strict)
    assert calm.p_value is not None
    assert calm.verdict is Verdict.SAME
    assert calm.p_value * 3998 == pytest.approx(round(calm.p_value * 3998)), "of twice the usual deals"
    found = compare(before, suite(2, 10, 5, "My verdict"), alpha=strict)
    assert found.verdict is Verdict.CHANGED
    assert found.p_value is not None
    assert found.p_value <= strict
