"""Pages that were cut off: half of one says nothing that the whole one does not say."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from probes.parsing.lifecycle.halves import without_half_line
from tests.unit.probes_parsing.lifecycles import ends, facts, read, reading
from watcher.domain.observations import Reading

TABLE = "| Shutdown date | Model | Recommended replacement |\n|:--|:--|:--|\n"
PAGE = f"""# Model deprecations

## Status

| Model ID | State | Deprecated | Retirement date |
|---|---|---|---|
| `acme-tiny-1-20270101` | Active | N/A | Not sooner than March 1, 2028 |
| `acme-large-2-20260101` | Deprecated | June 1, 2027 | December 1, 2027 |

## History

### 2027-06-01: Acme Large 2

On June 1, 2027, we notified developers using Acme Large 2 of its upcoming retirement on the Acme API.

{TABLE}| December 1, 2027 | `acme-large-2-20260101` | `acme-large-3` |

### 2026-02-01: Acme Small 1

> These models were retired August 1, 2026.

On February 1, 2026, we notified developers using Acme Small 1 models of their upcoming retirement. We announced the \
deprecation of `acme-small-1-20250101` in favor of `acme-small-2`, one of our cutting-edge-4 models.

{TABLE}| August 1, 2026 | `acme-small-1-20250101` | `acme-small-2` |

## Older models

Effective April 4th, 2025, the following models will be retired:

- `acme-embed-english-1.0`
- `acme-embed-multilingual-1.0`
- `acme-rank-1.0` (and the alias `acme-rank`)

Write to us if you need help.
"""
WHOLE = set(facts(PAGE))


@settings(max_examples=150, deadline=None)
@given(st.integers(1, len(PAGE) - 1))
@example(PAGE.index("multilingual") + 4)
@example(PAGE.index(TABLE + "| August") + 3)
@example(PAGE.index("On February 1, 2026"))
@example(PAGE.index(" (and the alias"))
def test_half_a_page_says_nothing_else_than_the_whole(end: int) -> None:
    half = read(PAGE[:end])
    assert not isinstance(half, Reading) or set(facts(PAGE[:end])) <= WHOLE


def test_half_an_id_is_left_out_and_told() -> None:
    text = "# Retired\n\nThese models were retired on May 1, 2027:\n\n- `acme-large-1`\n- `acme-lar"
    assert ends(text) == ["acme-large-1 2027-05-01"]
    assert [left for left in reading(text).warnings if "half" in left]


@pytest.mark.parametrize("last", ["- `acme-small-1`", "- `acme-small-1` (preview)", "- acme-small-1\n"])
def test_a_last_item_with_an_end_is_read(last: str) -> None:
    text = "# Retired\n\nThese models were retired on May 1, 2027:\n\n- `acme-large-1`\n" + last
    assert ends(text) == ["acme-large-1 2027-05-01", "acme-small-1 2027-05-01"]
    assert not reading(text).warnings


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        ("acme-large will be retired on May 1, 2027.", True),
        ("Retired (see below)", True),
        ("| acme-large | May 1", True),
        ("acme-large will be retired on May 1, 20", False),
        ("acme-embed-2.", False),
        ("For com", False),
        ("the alias `acme", False),
    ],
)
def test_a_last_line_is_kept_where_it_ends_as_one(last: str, kept: bool) -> None:
    body = b"# Models\n" + last.encode()
    assert without_half_line(body) == ((body, "") if kept else (b"# Models\n", last))


def test_a_text_of_one_line_is_whole() -> None:
    assert without_half_line(b"acme-large ends") == (b"acme-large ends", "")


def test_a_section_of_prose_at_the_end_speaks_of_its_heading() -> None:
    """Where no section beside it has a table, none is missing."""
    text = "# Deprecations\n\n## Acme Large 1\n\nThis model was retired on May 1, 2027.\n"
    assert ends(text) == ["Acme Large 1 2027-05-01"]


def test_a_long_last_line_is_looked_at_once() -> None:
    began = time.process_time()
    without_half_line(b"x\n" + b"a.`*" * 500_000)
    assert time.process_time() - began < 2
