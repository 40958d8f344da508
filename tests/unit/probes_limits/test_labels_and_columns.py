"""Columns that name models, plans or conditions, cells with units of their own, and labels that need telling apart."""

from __future__ import annotations

from tests.unit.probes_limits.said import limits, refusal


def test_tiers_as_rows_and_models_as_columns() -> None:
    page = """\
# Rate limits

| Tier | Text models | acme-embed |
|---|---|---|
| Tier 1 | 600 RPM | 3,000 RPM |
| Tier 2 | 1,800 RPM | 5,000 RPM |

## Requests per second

| Plan | acme-chat | acme-voice |
|---|---|---|
| Free | 1 | 2 |
"""
    assert limits(page) == [
        "Text models|1800 requests/minute|tier 2", "Text models|600 requests/minute|tier 1", "acme-chat|1 requests/second|free",
        "acme-embed|3000 requests/minute|tier 1", "acme-embed|5000 requests/minute|tier 2", "acme-voice|2 requests/second|free",
    ]  # fmt: skip


def test_plans_of_any_name_as_columns() -> None:
    page = "# Requests per minute\n\n| Model | Tinkerer | Studio |\n|---|---|---|\n| acme-chat | 1 | 20 |\n"
    assert limits(page) == ["acme-chat|1 requests/minute|tinkerer", "acme-chat|20 requests/minute|studio"]


def test_conditions_as_columns() -> None:
    page = (
        "# Limits\n\n| Endpoint | w/o key | w/ paid API key |\n|---|---|---|\n| Reader | 20 RPM | 500 RPM & 2M TPM |\n"
    )
    assert limits(page) == [
        "Reader|20 requests/minute|w/o key", "Reader|2000000 tokens/minute|paid", "Reader|500 requests/minute|paid",
    ]  # fmt: skip


def test_a_cell_with_a_unit_of_its_own_is_believed() -> None:
    page = """\
# Limits

| Model | RPM | TPM |
|---|---|---|
| acme-paint | 5 img/min | - |
| acme-chat | 480rpm | 2M (input) / 400K (output) |
| acme-odd | 5 widgets/min | 1K |
"""
    assert limits(page) == [
        "acme-chat|2000000 input_tokens/minute", "acme-chat|400000 output_tokens/minute", "acme-chat|480 requests/minute",
        "acme-odd|1000 tokens/minute", "acme-paint|5 images/minute",
    ]  # fmt: skip


def test_several_models_in_a_cell() -> None:
    page = "# Limits\n\n| API | Model | RPM |\n|---|---|---|\n| Text | acme-2.7<br />acme-2.7-fast | 500 |\n| Voice | —— | 60 |\n"
    assert limits(page) == [
        "Voice|60 requests/minute",
        "acme-2.7-fast|500 requests/minute",
        "acme-2.7|500 requests/minute",
    ]


def test_a_note_tells_apart_where_headings_do_not() -> None:
    page = "# Limits\n\n## Endpoints\n\n| Endpoint | RPM |\n|---|---|\n| Embed | 2,000 |\n| Embed (Images) | 400 |\n| Sort | 7 |\n| Sort (Images) | 7 |\n| Talk (beta) | 5 |\n"
    assert limits(page) == [
        "Embed (Images)|400 requests/minute",
        "Embed|2000 requests/minute",
        "Sort (Images)|7 requests/minute",
        "Sort|7 requests/minute",
        "Talk|5 requests/minute",
    ]


def test_ways_of_deployment_are_told_by_headings() -> None:
    rows = "| Model | RPM |\n|---|---|\n| acme-chat | {} |\n"
    page = f"# Limits\n\n## acme global standard\n\n{rows.format('5K')}\n## acme data zone standard\n\n{rows.format(300)}\n"
    assert limits(page) == [
        "acme-chat|300 requests/minute|data zone standard",
        "acme-chat|5000 requests/minute|global standard",
    ]


def test_one_name_under_two_headings() -> None:
    rows = "| Model | RPM |\n|---|---|\n| acme-chat | {} |\n"
    page = f"# Limits\n\n## Messages\n\n{rows.format('5K')}\n## Legacy messages\n\n{rows.format(300)}\n"
    assert limits(page) == [
        "acme-chat (Legacy messages)|300 requests/minute",
        "acme-chat (Messages)|5000 requests/minute",
    ]


def test_tabs_that_were_left_as_lines() -> None:
    head = "| Model | RPM |\n| --- | --- |\n"
    shown, second = f"{head}| acme-chat | 50 |\n", f"{head}| acme-chat | 1,000 |\n"
    names = "* Tier 1\n* Tier 2\n* Custom\n\n"
    expected = ["acme-chat|1000 requests/minute|tier 2", "acme-chat|50 requests/minute|tier 1"]
    assert limits(f"# Limits\n\n{names}{shown}\nNote.\n\n{second}\nContact us.\n") == expected
    assert limits(f"# Limits\n\n{names}{shown}\nNote.\n\n{shown}\nNote.\n\n{second}\nContact us.\n") == expected


def test_tabs_whose_tables_cannot_be_told_apart() -> None:
    head = "| Model | RPM |\n| --- | --- |\n"
    page = f"# Limits\n\nFree Plan\nDeveloper Plan\nPro Plan\n\n{head}| acme-chat | 50 |\n\nNote.\n\n{head}| acme-chat | 60 |\n"
    assert refusal(page).startswith("no limits in any table (line 7: which tier it is of is not clear")


def test_tabs_beside_a_tier_are_tiers_whatever_their_name() -> None:
    head = "| Model | RPM |\n| --- | --- |\n"
    page = f'# Limits\n<Tabs><Tab title="Free">\n{head}| acme-chat | 5 |\n</Tab><Tab title="Sandbox">\n{head}| acme-chat | 50 |\n</Tab></Tabs>\n'
    assert limits(page) == ["acme-chat|5 requests/minute|free", "acme-chat|50 requests/minute|sandbox"]


def test_a_list_of_models_and_their_families_in_a_cell() -> None:
    page = "# Limits\n\n| Models | Basic RPM |\n|---|---|\n| acme-4<br>acme-3.5<br>acme 1&2 series | 2000 |\n| Acme Chat<br>acme-chat | 5 |\n"
    assert limits(page) == [
        "Acme Chat|5 requests/minute|basic", "acme 1&2 series|2000 requests/minute|basic",
        "acme-3.5|2000 requests/minute|basic", "acme-4|2000 requests/minute|basic",
    ]  # fmt: skip


def test_columns_for_the_way_of_deployment() -> None:
    page = """\
# Quotas

| Model | Deployment type | Default requests per minute (RPM) | Enterprise and MCA-E tokens per minute (TPM) |
|---|---|---|---|
| acme-chat | GlobalStandard | 10,000 | 10M |
| acme-chat | DataZoneStandard | 3,000 | 3M |
"""
    assert limits(page) == [
        "acme-chat|10000 requests/minute|default|globalstandard",
        "acme-chat|10000000 tokens/minute|enterprise and mca-e|globalstandard",
        "acme-chat|3000 requests/minute|default|datazonestandard",
        "acme-chat|3000000 tokens/minute|enterprise and mca-e|datazonestandard",
    ]  # fmt: skip


def test_other_words_of_a_row_tell_apart_what_has_one_name() -> None:
    page = """\
# Limits

| API | Model | Input | RPM |
|---|---|---|---|
| Speech | acme-one | text | 60 |
| Dialogue | acme-one | text | 20 |
| Speech | acme-two | text | 10 |
"""
    assert limits(page) == [
        "acme-one (Dialogue)|20 requests/minute", "acme-one (Speech)|60 requests/minute", "acme-two|10 requests/minute",
    ]  # fmt: skip


def test_several_windows_in_a_cell() -> None:
    page = "# Limits\n\n| Model | Request rate limit |\n|---|---|\n| acme-chat | - 10/5seconds<br>- 50/minute<br>- 500/hour |\n"
    assert limits(page) == [
        "acme-chat|10 requests/5 seconds",
        "acme-chat|50 requests/minute",
        "acme-chat|500 requests/hour",
    ]


def test_a_list_of_what_is_measured_is_no_caption() -> None:
    page = """\
# Limits

We measure:

- **RPM:** Requests per minute
- **TPM:** Tokens per minute

| Model | Free limit |
|---|---|
| acme-chat | 20 / min |
"""
    assert limits(page) == ["acme-chat|20 requests/minute|free"]
