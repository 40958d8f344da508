"""What carries no meaning changes no fact, and no page makes an error."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.probes_parsing.lifecycles import facts, read
from watcher.domain.observations import Reading, Unreadable

Row = tuple[str, str, str, str]
HEAD = ("Model ID", "Deprecated", "Retirement date", "Recommended replacement")
FORMS = ("%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%Y/%m/%d", "%b. %d, %Y", "%Y年%m月%d日")

days = st.dates(date(2024, 1, 1), date(2029, 1, 1))


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Rows of a page in one notation of dates, each of another model."""
    form = draw(st.sampled_from(FORMS))
    made: list[Row] = []
    for number in range(draw(st.integers(1, 6))):
        deprecated = draw(days)
        end = deprecated + timedelta(days=draw(st.integers(1, 700)))
        floor = draw(st.sampled_from(("", "Not sooner than ", "No earlier than ")))
        made.append((f"acme-{number}-large", deprecated.strftime(form), floor + end.strftime(form), "acme-9-large"))
    return made


def page(body: list[tuple[str, ...]], head: tuple[str, ...] = HEAD, after: str = "") -> str:
    lines = [head, tuple("---" for _ in head), *body]
    return (
        "# Deprecations\n\nModels and their dates.\n\n"
        + "\n".join(f"| {' | '.join(line)} |" for line in lines)
        + f"\n\n{after}\n"
    )


@settings(max_examples=25)
@given(rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_carries_nothing(body: list[Row], chance: object) -> None:
    shuffled = list(body)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives random.Random
    assert facts(page([*body])) == facts(page([*shuffled]))


@settings(max_examples=25)
@given(rows(), st.integers(0, 4), st.sampled_from(["Context window", "Price", "Notes", "Modality", "Provider"]))
def test_another_column_carries_nothing(body: list[Row], place: int, name: str) -> None:
    def wider(row: tuple[str, ...], cell: str) -> tuple[str, ...]:
        return (*row[:place], cell, *row[place:])

    assert facts(page([wider(row, "128K") for row in body], wider(HEAD, name))) == facts(page([*body]))


@settings(max_examples=25)
@given(
    rows(),
    st.sampled_from(
        [
            "`{}`",
            "**{}**",
            "[{}](https://acme.example/{})",
            "*{}*",
            "{}<sup>1</sup>",
            "{} (preview)",
            "{} [1]",
            "<b>{}</b>",
        ]
    ),
)
def test_markup_and_notes_carry_nothing(body: list[Row], markup: str) -> None:
    dressed: list[tuple[str, ...]] = [(markup.replace("{}", row[0]), *row[1:]) for row in body]
    assert facts(page(dressed, after="[1] Only for some.")) == facts(page([*body]))


@settings(max_examples=25)
@given(rows())
def test_the_same_table_in_html_says_the_same(body: list[Row]) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in body)
    head = "".join(f"<th>{name}</th>" for name in HEAD)
    html = f"<!doctype html><html><body><h1>Deprecations</h1><table><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table></body></html>"
    assert facts(html, "page.html") == facts(page([*body]))


WHOLE = """# Deprecations

### 2026-02-01: acme-turbo

On February 1st, 2026, we notified developers using `acme-turbo` (and `acme-turbo-2`) of its removal.

| Shutdown date | Model | Version | Replacement |
| -- | -- | -- | -- |
| Not sooner than 2026\u201107\u201115 | `acme-turbo-0301` | 0301 | `acme-mini` or [acme-large](x) |
| Standard: Sep 1, 2026<br>Provisioned: Oct 1, 2026 | **acme** | 2026-01-01 | |

## acme-3
Model ID
`acme-3-2026`
Retirement date: May 5, 2027

Effective May 6, 2027, the following models will be retired:
- `acme-4` → `acme-5`
- Acme Six (`acme-six-1`): June 1, 2027

On July 5, 2027 we will shut down acme-7, which was released on May 1, 2025. It will answer until July 4, 2027.
"""


@pytest.mark.parametrize("name", ["page.md", "page.txt", "page.html"])
def test_a_page_cut_off_anywhere_makes_no_error(name: str) -> None:
    for end in range(0, len(WHOLE), 7):
        assert isinstance(read(WHOLE[:end], name), Reading | Unreadable)


@settings(max_examples=60)
@given(st.lists(st.sampled_from([
    "| ", " |\n", "\n", "--", "acme-1", "May 5, 2027", "2027-05-05", "will be retired", "on ", "deprecated ", "Shutdown date", "Model", ": ",
    "- ", "# ", "`", "(", ")", "<br>", "<table>", "<td>", "Not before ", "respectively ", "and ", ", ", "→", "Status", "99/99/99", "0000-00-00",
    "年", "下线", "[", "](", "~~", "\u2011", "The following models", "\t",
]), max_size=60))  # fmt: skip
def test_no_page_makes_an_error(pieces: list[str]) -> None:
    for name in ("page.md", "page.html", "page.txt"):
        found = read("".join(pieces), name)
        assert isinstance(found, Reading | Unreadable)
        assert found == read("".join(pieces), name)


@pytest.mark.parametrize(
    "text",
    [
        "will be retired on " * 20_000,
        "acme-1, " * 20_000 + "will be retired on May 5, 2027",
        "May 5, 2027 " * 20_000,
        "(" * 50_000,
        "Not " * 50_000,
        "- acme-1 – May 5, 2027\n" * 5_000,
        "| acme-1 | May 5, 2027 | Retired |\n" * 5_000,
        "A" * 200_000,
        "Acme 1 " * 30_000,
        "a-" * 60_000,
        "deprecated until " * 20_000,
        "§" * 100_000,
    ],
)
def test_long_pages_are_read_once(text: str) -> None:
    head = "# Retired models\n\nThe following models will be retired:\n\n| Model | Retirement date | Status |\n|--|--|--|\n"
    assert isinstance(read(head + text), Reading | Unreadable)
    assert isinstance(read("# Retired models\n\n" + text), Reading | Unreadable)
