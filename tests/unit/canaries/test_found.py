"""What is named of a comparison: what suites expect first, each with the number of answers that have it."""

from __future__ import annotations

from datetime import UTC, datetime

from watcher.canaries.answers import Answer
from watcher.canaries.compare import Comparison, Verdict, compare
from watcher.canaries.differences import Difference
from watcher.canaries.found import channels_of, policy_note

AT = datetime(2026, 11, 20, tzinfo=UTC)
STYLE = ("code_block", "digits", "length", "lines", "list_items", "non_latin")


def share(name: str) -> Difference:
    return Difference(name, 1.0, 0.0, -1.0, -1.0, -0.5, 0.0005, (40, 20))


def found(*features: Difference) -> Comparison:
    return Comparison(Verdict.CHANGED, None, 0.0005, 0.01, {}, features, 4, (40, 20), ())


def test_what_a_suite_expects_is_named_before_style_however_much_style_differs() -> None:
    both = found(*map(share, STYLE), share("schema_valid"))
    assert [channel.name for channel in channels_of(both, AT, ())][1] == "schema_valid"
    assert policy_note(both, ["medical"], "acme/canary").headline.startswith("canaries for medical: schema-valid")


def test_a_feature_is_counted_in_the_answers_that_have_it() -> None:
    def answers(label: str, count: int) -> list[Answer]:
        return [Answer(prompt, n, label) for prompt in ("labelled", "free") for n in range(count)]

    both = compare(
        answers("high", 10), answers("HIGH!", 5),
        marks=lambda answer: {"label_in_set": answer.completion == "high"} if answer.prompt_id == "labelled" else {},
    )  # fmt: skip
    (said,) = [channel.said[0] for channel in channels_of(both, AT, ()) if channel.name == "label_in_set"]
    assert said.startswith("label in set 100 % → 0 %")
    assert said.endswith(", n = 10 and 5")
