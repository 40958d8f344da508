"""Lists of subprocessors in the layouts that vendors use, with invented companies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.parsing.subprocessor_list.page import read_subprocessors
from watcher.domain.observations import Reading, Unreadable

Said = dict[str, str | tuple[str, ...]]


def read(text: str, name: str = "") -> Reading | Unreadable:
    return read_subprocessors(text.encode(), name or ("page.html" if text.startswith("<") else "page.md"))


def listed(text: str, name: str = "") -> dict[str, Said]:
    """What is said of each subprocessor, besides that it is listed."""
    found = read(text, name)
    assert isinstance(found, Reading), found
    told: dict[str, Said] = {}
    for fact in found.facts:
        told.setdefault(fact.subject, {})[fact.attribute] = fact.value
    assert all(said.pop("listed") == "yes" for said in told.values())
    return told


CLOUD: Said = {"purpose": "Cloud infrastructure", "location": "United States"}
MAIL: Said = {"purpose": "E-mail delivery", "location": "Ireland, Germany"}

MARKDOWN = """# Acme subprocessors
| Sub-processor | Purpose | Location of processing |
|---|---|---|
| **Initech Cloud, Inc.** | Cloud infrastructure | United States |
| [Hooli Mail](https://hooli.example) | E-mail delivery | Ireland<br>Germany |
"""
HTML = """<html><body><nav><ul><li>Products<br>Cloud</li><li>Pricing<br>United States</li></ul></nav>
<h1>Sub-processor list</h1><p>Last updated: 1 March 2026</p>
<table><thead><tr><th>Location of Processing</th><th>Entity Name</th><th>Transfer mechanism</th><th>Purpose of Processing</th></tr></thead>
<tr><td><p>Ireland</p><p>Germany</p></td><td>Hooli Mail</td><td>SCCs</td><td>E-mail delivery</td></tr>
<tr><td>United States</td><td>Initech Cloud, Inc.**</td><td>DPF</td><td>Cloud infrastructure</td></tr></table>
<div class="cookie-banner"><div><b>Necessary</b><p>We use cookies</p></div><div><b>Analytics</b><p>United States</p></div></div></body></html>"""
BLOCKS = """<html><body><h2>Third-party subprocessors</h2><div class=grid>
<div><div>Name</div><div>Purpose</div><div>Country</div></div>
<div><div>Initech Cloud, Inc.</div><div>Cloud infrastructure</div><div>United States</div></div>
<div><div>Hooli Mail</div><div>E-mail delivery</div><div>Ireland, Germany</div></div></div></body></html>"""
ACCORDION = """<html><body><h2>Our subprocessors</h2>
<details><summary>Initech Cloud, Inc.</summary><p>Purpose: Cloud infrastructure</p><p>Location: United States</p><a href=x>https://initech.example</a></details>
<details><summary>Hooli Mail</summary><dl><dt>Purpose</dt><dd>E-mail delivery</dd><dt>Location</dt><dd>Ireland, Germany</dd></dl></details>
</body></html>"""
PANES = """# Our subprocessors
<AccordionGroup>
  <Accordion title="Initech Cloud, Inc.">
    **Purpose:** Cloud infrastructure

    **Location:** United States
  </Accordion>
  <Accordion title="Hooli Mail">
    - Purpose: E-mail delivery
    - Location: Ireland, Germany
  </Accordion>
</AccordionGroup>
"""
LINES = """# Subprocessors
We use these companies - all of them under contract.

* [Initech Cloud, Inc.](https://initech.example) - Cloud infrastructure - United States
* Hooli Mail (E-mail delivery; Ireland, Germany)

Last updated: March 2026
"""
SECTIONS = """# Subprocessors
## Initech Cloud, Inc.
- **Purpose:** Cloud infrastructure
- **Location:** United States
## Hooli Mail
**Services provided:** E-mail delivery

**Region:** Ireland, Germany
## Questions
Write to us: privacy@acme.example
"""
ENDPOINT = (
    '{"subprocessors": [{"name": "Hooli Mail", "purpose": "E-mail delivery", "location": ["Ireland", "Germany"]},'
    ' {"name": "Initech Cloud, Inc.", "purpose": "Cloud infrastructure", "location": "United States", "url": "x"}]}'
)


@pytest.mark.parametrize("page", [MARKDOWN, HTML, BLOCKS, ACCORDION, PANES, LINES, SECTIONS, ENDPOINT], ids=range(8))
def test_one_list_in_many_layouts(page: str) -> None:
    assert listed(page, "list.json" if page is ENDPOINT else "") == {"Initech Cloud, Inc.": CLOUD, "Hooli Mail": MAIL}


def test_a_bare_list_of_an_endpoint() -> None:
    page = '[{"entity": "Hooli Oy", "headquarters": "Finland", "data_location": "Germany", "purpose": "Hosting"}]'
    assert listed(page, "list.json") == {"Hooli Oy": {"purpose": "Hosting", "location": "Germany"}}
    assert isinstance(read('[{"name": "Hooli", "status": "operational"}]', "list.json"), Unreadable)


def card(name: str, purpose: str, products: str) -> str:
    return f"<td><b>{name}</b> <span>•</span><div>{purpose}</div><div>United States</div><div>Products: {products}</div><a>More Information<i>Opens in new tab</i></a></td>"


CARDS = [
    ("Initech Cloud", "Hosting", "All products"),
    ("Hooli", "Support", "Acme Chat"),
    ("Pied Piper (PP)", "Compression", "Acme API"),
]
HIDDEN = "".join(
    f"<div><div>{name}</div><div>Products: {products} [More Information](https://x.example/{name[0]})</div><div>{purpose}</div><div>United States</div><div>www.{name[0]}.example</div></div>"
    for name, purpose, products in CARDS
)


def trust_page(shown: int, hidden: str, counted: str) -> str:
    rows = "".join(f"<tr>{card(*each)}</tr>" for each in CARDS[:shown])
    return f"<html><body><h1>Trust Center</h1><h2>Subprocessors</h2><table>{rows}</table><p>{counted}</p><div aria-hidden=true><div>All subprocessors</div>{hidden}</div></body></html>"


def test_a_trust_page_shows_some_and_holds_all() -> None:
    everything = {
        name: {"purpose": purpose, "location": "United States", "applies_to": products}
        for name, purpose, products in CARDS
    }
    assert listed(trust_page(3, "", "")) == everything
    assert listed(trust_page(2, HIDDEN, "1-2 of 3 results")) == everything


def test_the_first_page_of_several_is_not_the_list() -> None:
    found = read(trust_page(2, "", "1-2 of 3 results"))
    assert found == Unreadable("2 of 3 subprocessors are shown; the others are on further pages")


def test_what_else_a_table_says() -> None:
    page = """# Subprocessors
| Name | Legal entity | Applicable products | Services | Data centre location | Date added | Personal data | Contact |
|---|---|---|---|---|---|---|---|
| Hooli | Hooli Ireland Ltd | API, Chat | Hosting | EU (Frankfurt) | March 5, 2026 | E-mail address | dpo@hooli.example |
| Initech | Initech LLC | API | Hosting | - | 2025 | Names | x |
"""
    assert listed(page) == {
        "Hooli": {"entity": "Hooli Ireland Ltd", "applies_to": "API, Chat", "purpose": "Hosting", "location": "EU (Frankfurt)", "since": "2026-03-05"},
        "Initech": {"entity": "Initech LLC", "applies_to": "API", "purpose": "Hosting"},
    }  # fmt: skip


def test_one_company_in_several_rows() -> None:
    page = "# Subprocessors\n| Vendor | Purpose | Region |\n|---|---|---|\n| Hooli | Hosting | US |\n| hooli | Backups | US |\n"
    assert listed(page) == {"Hooli": {"purpose": ("Backups", "Hosting"), "location": "US"}}


def test_a_second_name_is_the_legal_one() -> None:
    page = """# Subprocessors
| Vendor | Purpose |
|---|---|
| Hooli (Hooli Holdings, Inc.) | Hosting |
| Initech<br>Initech Europe GmbH | Mail |
| Pied Piper (PP) | Zip |
"""
    assert {name: said.get("entity") for name, said in listed(page).items()} == {
        "Hooli (Hooli Holdings, Inc.)": "Hooli Holdings, Inc.", "Initech": "Initech Europe GmbH", "Pied Piper (PP)": None,
    }  # fmt: skip


def test_merged_cells_and_group_rows() -> None:
    page = """<html><body><h2>List of sub-processors</h2><table><tr><th>Company</th><th>Purpose</th><th>Country</th></tr>
<tr><td colspan=3>Infrastructure</td></tr><tr><td rowspan=2>Hooli</td><td>Hosting</td><td>France</td></tr><tr><td>Backups</td><td>France</td></tr>
</table></body></html>"""
    assert listed(page) == {"Hooli": {"purpose": ("Backups", "Hosting"), "location": "France"}}


def test_former_ones_are_not_listed() -> None:
    page = (
        MARKDOWN
        + "\n## Removed subprocessors\n| Sub-processor | Purpose | Location |\n|---|---|---|\n| Umbrella | Labs | France |\n"
    )
    assert "Umbrella" not in listed(page)


@pytest.mark.parametrize("page", [
    "# Privacy\nSubprocessors help us.\n\n| Cookie name | Provider | Purpose |\n|---|---|---|\n| _sid | Acme | Session |\n",
    "# Addendum\nNotice of a new Subprocessor: thirty days.\n\n## Definitions\nPurpose: to protect.\nLocation: where it is.\n",
    "# Offices\n| Company | Location | Purpose |\n|---|---|---|\n| Acme | France | Sales |\n",
    "<html><title>Just a moment...</title><body><p>Checking your browser before you see our subprocessors. Verify you are human</p></body></html>",
    "<html><body><h1>Subprocessors</h1><div id=app></div></body></html>",
    "<html><body><h1>Vendors</h1><table></table><table><tr></tr></table></body></html>",
    "",
])  # fmt: skip
def test_pages_without_a_list_are_unreadable(page: str) -> None:
    assert isinstance(read(page), Unreadable)


def test_links_menus_and_banners_are_no_companies() -> None:
    assert set(listed(HTML)) == {"Initech Cloud, Inc.", "Hooli Mail"}


@given(rows=st.permutations(MARKDOWN.splitlines()[3:]), extra=st.sampled_from(["", " DPA |", " Website | Notes |"]))
@settings(max_examples=15, deadline=None)
def test_order_and_further_columns_change_nothing(rows: list[str], extra: str) -> None:
    title, head, rule = MARKDOWN.splitlines()[:3]
    more = extra.count("|")
    page = "\n".join([title, head + extra, rule + "---|" * more, *(row + " x |" * more for row in rows)])
    assert listed(page) == {"Initech Cloud, Inc.": CLOUD, "Hooli Mail": MAIL}


@given(st.sampled_from([MARKDOWN, HTML, BLOCKS, ACCORDION, PANES, LINES, SECTIONS, ENDPOINT]), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_truncated_page_never_raises(page: str, share: float) -> None:
    assert isinstance(read(page[: int(len(page) * share)]), Reading | Unreadable)
