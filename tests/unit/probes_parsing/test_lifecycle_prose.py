"""Sentences, lists, cards and logs of changes that say when models end."""

from __future__ import annotations

import pytest

from tests.unit.probes_parsing.lifecycles import ends, facts, read, reading
from watcher.domain.observations import Unreadable


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("The `acme-x` model will be shut down on Jan 20, 2027. We recommend migrating to `acme-y`.", ["acme-x 2027-01-20"]),
        ("On 2026-12-01, we will retire Acme Large 2 and Acme Tiny 3.5 from our API.", ["Acme Large 2 2026-12-01", "Acme Tiny 3.5 2026-12-01"]),
        ("Acme Nova 2 reaches end of life on 15 July 2027.", ["Acme Nova 2 2027-07-15"]),
        ("We are retiring `acme-r1` on **June 2, 2027** and `acme-r2` on **July 2, 2027**.", ["acme-r1 2027-06-02", "acme-r2 2027-07-02"]),
        ("Please migrate from acme-k1 to acme-k2 before acme-k1 is retired on May 5, 2027.", ["acme-k1 2027-05-05"]),
        ("The Acme 3 Opus model has been retired as of January 5, 2026. Customers should use Acme 4.", ["Acme 3 Opus 2026-01-05"]),
        ("acme-preview-05-20 is being discontinued October 1, 2026 (use acme-3 instead).", ["acme-preview-05-20 2026-10-01"]),
        ("Starting October 9, 2026, `acme-v2.1` will no longer be available.", ["acme-v2.1 2026-10-09"]),
        ("With the release of acme-9, acme-8 will be removed on October 9, 2026.", ["acme-8 2026-10-09"]),
        ("acme-m-1 will remain available until at least March 3, 2027.", ["acme-m-1 2027-03-03 floor"]),
        ("acme-m-2 won't be retired before March 4, 2027.", ["acme-m-2 2027-03-04 floor"]),
        ("acme-m-3 will be available until March 4, 2027.", ["acme-m-3 2027-03-04"]),
        ("Acme's Acme Large 2 is deprecated as of May 5, 2026 and will be shut down on 5 June 2027.", ["Acme Large 2 2027-06-05"]),
        ("`acme-old-1` 将于2026年3月5日下线。", ["acme-old-1 2026-03-05"]),
    ],
)  # fmt: skip
def test_sentences(sentence: str, said: list[str]) -> None:
    assert ends(f"# Retirements\n\n{sentence}\n") == said


@pytest.mark.parametrize(
    "sentence",
    [
        "Support for the `logprobs` parameter in acme-z-3 will be removed on May 1, 2027.",
        "The v1 endpoint will be shut down on May 1, 2027.",
        "The fine-tuned variants and third-party tools will be removed on May 1, 2027.",
        "This model was retired August 5, 2026.",
        "We will announce more on May 1, 2027.",
        "acme-9 was released on May 1, 2027.",
        "There are no deprecated models.",
    ],
)
def test_what_ends_no_model(sentence: str) -> None:
    found = read(f"# Deprecations\n\n{sentence}\n")
    assert isinstance(found, Unreadable)
    assert found.reason.startswith("no statement on the life of any model")


def test_a_deprecation_is_not_an_end() -> None:
    page = "# Changes\n\n`acme-q-1` was deprecated on March 1, 2026 and will be retired no earlier than 1 September 2027.\n"
    assert facts(page) == ["acme-q-1 deprecated 2026-03-01", "acme-q-1 shutdown 2027-09-01 floor"]


def test_models_fine_tuned_with_a_model_end_without_it() -> None:
    page = "# Changes\n\nModels fine-tuned with Acme-R-03 will continue to be supported until March 08, 2027.\n"
    assert ends(page) == ["Acme-R-03 2027-03-08 fine-tuning"]


LISTED = """# Deprecations

### 2027-04-04: Embed v2.0, Acme 8B

Effective April 4th, 2027, the following models will be retired:

- `acme-embed-v2.0`
- `command`
- Acme Two (`acme-two-1`)

We encourage you to migrate to our latest models, which offer more:

- Embedding tasks alternatives:
  - `acme-embed-v3.0`

### 2026-09-15: older models and endpoints

Effective September 15, 2026, the following deprecations will roll out.

Deprecated Models:

- `acme-r-03`  (and the alias `acme-r`)
- `summarize` (Refer to [the guide](https://acme.example) for alternatives).

Deprecated Features and API Endpoints:

- `/v1/connectors`
- Acme 3 App integration
"""


def test_lists_under_a_sentence() -> None:
    assert facts(LISTED) == [
        "Acme Two shutdown 2027-04-04", "acme-embed-v2.0 shutdown 2027-04-04", "acme-r deprecated 2026-09-15",
        "acme-r-03 deprecated 2026-09-15", "command shutdown 2027-04-04", "summarize deprecated 2026-09-15",
    ]  # fmt: skip


def test_lists_whose_items_have_dates_of_their_own() -> None:
    page = """# Upcoming retirements
- `acme-a-1` – January 5, 2027
- `acme-b-1`: retired on 2026-05-05, use `acme-b-2`
- March 3, 2027: `acme-c-1`

Models to be retired:
- On February 5, 2027:
  - `acme-one`
  - `acme-two`
"""
    assert ends(page) == [
        "acme-a-1 2027-01-05", "acme-b-1 2026-05-05", "acme-c-1 2027-03-03", "acme-one 2027-02-05", "acme-two 2027-02-05",
    ]  # fmt: skip


def test_a_list_in_html_ends_with_it() -> None:
    page = (
        "<!doctype html><html><body><h1>K</h1><p>The following models are scheduled for retirement on <b>June 30, 2027</b>:</p>"
        "<ul><li><code>acme-one</code></li><li>Acme Two (<code>acme-two</code>)</li></ul><p>Please move to:</p>"
        "<ul><li>acme-three</li></ul></body></html>"
    )
    assert ends(page, "page.html") == ["Acme Two 2027-06-30", "acme-one 2027-06-30"]


def test_cards() -> None:
    page = """# Models
## Acme Large 2
- **Launch stage:** Deprecated
- **Release date:** 2024-05-01
- **Retirement date:** Not sooner than 2027-01-01
- **Recommended replacement:** acme-large-3

## Acme Small 2
Acme Small 2 will be shut down on 5 March 2027.

Model ID

`acme-small-2-2405`

Launch stage

deprecated

Release date: May 5, 2024
"""
    assert facts(page) == [
        "Acme Large 2 released 2024-05-01", "Acme Large 2 replacement acme-large-3", "Acme Large 2 shutdown 2027-01-01 floor",
        "Acme Large 2 status deprecated", "Acme Small 2 released 2024-05-05", "Acme Small 2 shutdown 2027-03-05",
        "Acme Small 2 status deprecated",
    ]  # fmt: skip


def test_headings_name_the_model_of_what_follows() -> None:
    page = """# Deprecations
### acme-x-1
Announced on January 5, 2026.

Retirement date: June 6, 2026

### acme-x-2
This model will be retired on June 7, 2026.
"""
    assert facts(page) == [
        "acme-x-1 announced 2026-01-05", "acme-x-1 shutdown 2026-06-06", "acme-x-2 shutdown 2026-06-07",
    ]  # fmt: skip


def test_a_log_of_changes() -> None:
    page = """# Changelog
## August 13, 2026
- Released `acme-9`.
- The `acme-7-preview` model has been shut down.
- Deprecated `acme-6`; it will be removed on October 1, 2026.
## July 1, 2026
The following models have been shut down:
- `acme-5-preview`
- `acme-4-preview`
## June 1, 2026
Announced the deprecation of `acme-3-preview`, which will be shut down on July 31st, 2026. Use `acme-8` instead.
"""
    assert ends(page) == [
        "acme-3-preview 2026-07-31", "acme-4-preview 2026-07-01", "acme-5-preview 2026-07-01", "acme-6 2026-10-01",
        "acme-7-preview 2026-08-13",
    ]  # fmt: skip


def test_what_a_log_announces() -> None:
    page = """# Notes
### October 28, 2026
- We announced the deprecation of the Acme Sonnet 3.7 model (`acme-sonnet-3-7`).
- We've retired the Acme 3 models (`acme-3-a` and `acme-3-b`). All requests to these models will now return an error.
- Fine-tuning for the `acme-2-a` model is being retired.
### August 13, 2026
- We announced the deprecation of `acme-9-a` and `acme-9-b`. These models will be retired on October 28, 2027. We recommend
  Acme 10 (`acme-10-a`).
"""
    assert facts(page) == [
        "Acme 3 shutdown 2026-10-28", "Acme Sonnet 3.7 announced 2026-10-28", "acme-3-a shutdown 2026-10-28",
        "acme-3-b shutdown 2026-10-28", "acme-9-a announced 2026-08-13", "acme-9-a shutdown 2027-10-28",
        "acme-9-b announced 2026-08-13", "acme-9-b shutdown 2027-10-28", "acme-sonnet-3-7 announced 2026-10-28",
    ]  # fmt: skip


def test_the_history_of_a_page_does_not_contradict_it() -> None:
    page = """# Retirements
| Model | Version | Retirement date |
|--|--|--|
| `acme-35`<br>`acme-35-16k` | 0613 | February 13, 2027 |

## History
### September 9, 2026
* `acme-35` (0613) retirement changed to January 27, 2027.
* Updated `acme-35` retirement date to January 27, 2027.
"""
    assert ends(page) == ["acme-35 (0613) 2027-02-13", "acme-35-16k (0613) 2027-02-13"]


def test_lists_under_dates_with_arrows_and_a_replacement_after_them() -> None:
    page = """# Model Retirement Schedule
The following models will be retired after 23:59 on the listed dates.

2027-07-17

- acme-flash-4
- acme-1-8 → acme-2-1

2027-09-21

- acme-pro-1-5
Recommended replacement: `acme-pro-2`
"""
    assert facts(page) == [
        "acme-1-8 replacement acme-2-1", "acme-1-8 shutdown 2027-07-17", "acme-flash-4 shutdown 2027-07-17",
        "acme-pro-1-5 replacement acme-pro-2", "acme-pro-1-5 shutdown 2027-09-21",
    ]  # fmt: skip


def test_a_notice_in_chinese() -> None:
    page = """# 升级公告

平台将于 2027 年 10 月 10 日对下列主线模型进行下线处理。

具体下线清单如下:

  * acme-turbo
  * acme-vl-max

推荐替换方案:

我们推荐将即将下线的模型替换为 Acme3.6 系列最新模型。
"""
    assert ends(page) == ["acme-turbo 2027-10-10", "acme-vl-max 2027-10-10"]


def test_an_id_that_stands_beside_a_name_once_holds_for_all_of_the_page() -> None:
    page = """# Changes
The new Opera 3 (`acme-opera-3`) is deprecated.

We will shut down Opera 3 on May 5, 2027.
"""
    found = {fact.attribute: (fact.subject, fact.model) for fact in reading(page).facts}
    assert found == {"status": ("Opera 3", "acme/acme-opera-3"), "shutdown": ("Opera 3", "acme/acme-opera-3")}


def test_a_date_without_a_year_has_that_of_the_same_day_nearby() -> None:
    page = """# Models
> Model retirement · May 15, 2027
>
> Several older models will be retired on May 15 at 12:00 PM PT, including `acme-4-fast` and `acme-code-1`. Others will be
> retired on June 15, such as `acme-5`.
"""
    assert ends(page) == ["acme-4-fast 2027-05-15", "acme-code-1 2027-05-15"]


def test_a_notice_of_at_least_so_many_days_is_no_floor() -> None:
    assert ends("# Ends\n\nWith at least 60 days' notice, `acme-1` will be retired on May 5, 2027.\n") == [
        "acme-1 2027-05-05"
    ]
    assert ends("# Ends\n\n`acme-1` will be available until at least May 5, 2027.\n") == ["acme-1 2027-05-05 floor"]


def test_sentences_that_begin_with_an_id_are_sentences_of_their_own() -> None:
    page = (
        "# Notes\n## May 1, 2026\nThe `acme-1` model has been shut down. `acme-2` will be shut down on May 5, 2027.\n"
    )
    assert ends(page) == ["acme-1 2026-05-01", "acme-2 2027-05-05"]


def test_cards_without_headings_of_their_own() -> None:
    page = (
        "<!doctype html><html><body><h1>Deprecations</h1><div><div>acme-1</div><div>Deprecated</div><div>Shutdown date</div>"
        "<div>May 5, 2027</div><div>Replacement</div><div>acme-2</div></div><dl><dt>acme-3</dt><dd>Retirement date: June 5, 2027</dd></dl>"
        "<h3>acme-4</h3><ul><li>Announced: 2026-01-01</li><li>End of life: 2027-01-01</li></ul>"
        "<h3>acme-5</h3><p>Shuts down May 6, 2027. Replaced by acme-6.</p></body></html>"
    )
    assert facts(page, "page.html") == [
        "acme-1 replacement acme-2", "acme-1 shutdown 2027-05-05", "acme-3 shutdown 2027-06-05", "acme-4 announced 2026-01-01",
        "acme-4 shutdown 2027-01-01", "acme-5 shutdown 2027-05-06",
    ]  # fmt: skip
