"""Tables of models and dates in the layouts that vendors use."""

from __future__ import annotations

import pytest

from tests.unit.probes_parsing.lifecycles import ends, facts, read, reading
from watcher.domain.observations import Unreadable


def table(*rows: str) -> str:
    """A Markdown table; the first row names the columns."""
    head, *body = rows
    return "\n".join([f"| {head} |", "|" + "--|" * (head.count("|") + 1), *(f"| {row} |" for row in body)]) + "\n"


ANNOUNCED = (
    """# Deprecations

### 2026-02-01: acme-turbo snapshots

On February 1st, 2026, we notified developers using `acme-turbo` snapshots of their removal from the API.

"""
    + table(
        "Shutdown date | Model / system | Recommended replacement",
        "2026\u201107\u201115 | `acme-turbo-0301` | `acme-mini` or `acme-large`",
        "Sep 1, 2026 | Answers API | `/v1/responses`",
        "2026-09-01 | `acme-turbo-0613` (and `acme-turbo-16k-0613`) | acme-mini",
    )
    + """
### 2025-11-01: Endpoints

"""
    + table("Shutdown date | Legacy endpoint | Recommended replacement", "2026-01-04 | `/v1/answers` | none")
)


def test_a_history_of_announcements_tells_announcement_and_end_apart() -> None:
    assert facts(ANNOUNCED) == [
        "acme-turbo-0301 announced 2026-02-01",
        "acme-turbo-0301 replacement acme-mini, acme-large",
        "acme-turbo-0301 shutdown 2026-07-15",
        "acme-turbo-0613 announced 2026-02-01",
        "acme-turbo-0613 replacement acme-mini",
        "acme-turbo-0613 shutdown 2026-09-01",
        "acme-turbo-16k-0613 announced 2026-02-01",
        "acme-turbo-16k-0613 replacement acme-mini",
        "acme-turbo-16k-0613 shutdown 2026-09-01",
    ]


def test_where_a_fact_stands_and_what_it_is_called() -> None:
    found = {fact.subject: fact for fact in reading(ANNOUNCED).facts if fact.attribute == "shutdown"}
    assert (found["acme-turbo-0301"].where, found["acme-turbo-0301"].model) == ("line 9", "acme/acme-turbo-0301")


@pytest.mark.parametrize(
    ("header", "attribute"),
    [
        ("Shutdown date", "shutdown"), ("Retirement date", "shutdown"), ("EOL date", "shutdown"), ("Retires", "shutdown"),
        ("Sunset", "shutdown"), ("Removal Date", "shutdown"), ("Discontinuation date", "shutdown"),
        ("End of life", "shutdown"), ("Tentative retirement date", "shutdown"), ("Available until", "shutdown"),
        ("Deprecation / shutdown date", "shutdown"), ("Decommission date (UTC)", "shutdown"), ("下线时间", "shutdown"),
        ("Deprecated", "deprecated"), ("Deprecation date", "deprecated"), ("Legacy date", "deprecated"),
        ("Retirement announcement", "announced"), ("Date announced", "announced"), ("Deprecation notice", "announced"),
        ("Release date", "released"), ("Launch date", "released"), ("GA date", "released"),
    ],
)  # fmt: skip
def test_a_column_is_what_its_header_says(header: str, attribute: str) -> None:
    page = "Deprecated models still answer.\n\n" + table(f"Model | {header} | Status", "acme-1 | May 5, 2027 | Active")
    assert facts(page) == [f"acme-1 {attribute} 2027-05-05", "acme-1 status active"]


@pytest.mark.parametrize(
    "header",
    ["Knowledge cutoff", "Extended access starts", "Auto-upgrade date", "Last updated", "New deployments until"],
)
def test_other_dates_are_no_dates_of_a_life(header: str) -> None:
    page = table(f"Model | {header} | Status", "acme-1 | May 5, 2027 | Active")
    assert facts(page) == ["acme-1 status active"]


@pytest.mark.parametrize(
    ("cell", "end"),
    [
        ("Not sooner than June 9, 2027", "2027-06-09 floor"),
        ("No earlier than 9 June 2027", "2027-06-09 floor"),
        ("June 9, 2027 or later", "2027-06-09 floor"),
        ("June 9, 2027, at the earliest", "2027-06-09 floor"),
        ("Earliest June 9, 2027", "2027-06-09 floor"),
        ("TBD, but after 2027-06-09", "2027-06-09 floor"),
        ("Tentatively not before 2027/06/09", "2027-06-09 floor"),
        ("On or after June 9, 2027", "2027-06-09 floor"),
        ("June 9, 2027 - July 9, 2027", "2027-06-09 floor"),
        ("June 9, 2027", "2027-06-09"),
        ("**June 9th, 2027** at 10 AM PT", "2027-06-09"),
        ("~~May 1, 2027~~ June 9, 2027", "2027-06-09"),
        ("June 9, 2027 (was May 1, 2027)", "2027-06-09"),
        ("June 9, 2027<br>Deployments are upgraded automatically, starting on May 1, 2027", "2027-06-09"),
    ],
)
def test_floors_are_told_from_dates(cell: str, end: str) -> None:
    assert ends(table("Model | Retirement date", f"acme-1 | {cell}")) == [f"acme-1 {end}"]


@pytest.mark.parametrize("cell", ["August 2027", "Q3 2027", "mid-2027", "2525-06-06", "February 30, 2027", "08/09/27"])
def test_what_is_no_day_is_left_out_with_a_warning(cell: str) -> None:
    found = reading(table("Model | Status | Shutdown", f"acme-1 | Deprecated | {cell}"))
    assert [fact.attribute for fact in found.facts] == ["status"]
    assert len(found.left_out) == 1 or cell == "mid-2027"
    assert bool(found.warnings) or cell == "mid-2027"


@pytest.mark.parametrize("cell", ["", "N/A", "—", "TBD", "No retirement date announced", "Not announced yet", "None"])
def test_no_date_makes_no_fact(cell: str) -> None:
    found = reading(table("Model | Status | Shutdown", f"acme-1 | Active | {cell}", "acme-2 | Legacy | May 5, 2027"))
    assert [fact.subject for fact in found.facts if fact.attribute == "shutdown"] == ["acme-2"]
    assert (found.warnings, found.left_out) == ((), ())


def test_a_header_or_a_sentence_can_make_all_dates_floors() -> None:
    assert ends(table("Model | EOL date (no sooner than)", "acme-1 | May 5, 2027")) == ["acme-1 2027-05-05 floor"]
    said = "The dates listed here indicate the earliest possible dates on which a model might be retired.\n\n"
    assert ends(said + table("Model | Shutdown date", "acme-1 | May 5, 2027")) == ["acme-1 2027-05-05 floor"]


@pytest.mark.parametrize(
    ("said", "attribute"),
    [
        ("Deprecated models are no longer served: requests return an error.", "shutdown"),
        ("Models are deprecated and shut down on the dates below.", "shutdown"),
        ("Deprecated models remain functional until they are retired.", "deprecated"),
        ("", "deprecated"),
    ],
)
def test_what_deprecated_means_is_what_the_page_says(said: str, attribute: str) -> None:
    page = f"{said}\n\n" + table("Model ID | Deprecation date | Replacement", "acme-1 | May 5, 2027 | acme-2")
    assert facts(page) == sorted(["acme-1 replacement acme-2", f"acme-1 {attribute} 2027-05-05"])


def test_legacy_and_deprecation_dates_are_two_things() -> None:
    page = table(
        "Model | Legacy date | Deprecation date | Retirement date", "acme-1 | 2026-05-05 | 2026-06-05 | 2027-01-05"
    )
    assert facts(page) == ["acme-1 deprecated 2026-06-05", "acme-1 shutdown 2027-01-05"]


def test_versions_in_a_column_of_their_own_stay_apart() -> None:
    page = table(
        "Model | Version | Lifecycle | Retirement date",
        "`acme-4` | 0613 | Deprecated | Standard: 2026-03-31<br>Provisioned: 2026-10-01",
        " | 2026-08-06 | GA | No earlier than October 1, 2027",
        "`acme-5` | all | GA | 2027-10-01",
    )
    assert ends(page) == [
        "acme-4 (0613) 2026-03-31 standard",
        "acme-4 (0613) 2026-10-01 provisioned",
        "acme-4 (2026-08-06) 2027-10-01 floor",
        "acme-5 2027-10-01",
    ]


def test_an_id_column_names_the_row() -> None:
    page = table(
        "Vendor | Model name | Model ID | Version | EOL date",
        "Acme | Nova | acme.nova-v1:0 | 1.0 | May 5, 2027",
        "Acme | Nova | acme.nova-v1:1 | 1.1 | May 6, 2027",
    )
    assert ends(page) == ["acme.nova-v1:0 2027-05-05", "acme.nova-v1:1 2027-05-06"]


def test_several_models_in_one_cell_are_several_subjects() -> None:
    page = table(
        "Models | Shutdown",
        "acme-32k, acme-32k-0613, and acme-32k-0314 | June 6, 2027",
        "acme-a-001<br>acme-b-001 | June 7, 2027",
        "Acme 8B and 70B | June 8, 2027",
        "All Acme 2 models | June 9, 2027",
        "acme-z (retires June 10, 2027) | ",
        "Acme Two (`acme-two-1`) | June 11, 2027",
    )
    assert ends(page) == [
        "Acme 8B and 70B 2027-06-08", "Acme Two 2027-06-11", "All Acme 2 models 2027-06-09", "acme-32k 2027-06-06",
        "acme-32k-0314 2027-06-06", "acme-32k-0613 2027-06-06", "acme-a-001 2027-06-07", "acme-b-001 2027-06-07",
        "acme-z 2027-06-10",
    ]  # fmt: skip


def test_regions_are_told_apart_only_where_their_dates_differ() -> None:
    head = "Model | Region | EOL"
    assert ends(table(head, "acme-1 | us | 2027-01-01", "acme-1 | eu | 2027-01-01")) == ["acme-1 2027-01-01"]
    assert ends(table(head, "acme-1 | us | 2027-01-01", "acme-1 | eu | 2027-02-01")) == [
        "acme-1 2027-01-01 us", "acme-1 2027-02-01 eu",
    ]  # fmt: skip


def test_the_end_of_fine_tuning_is_not_the_end_of_the_model() -> None:
    page = "## Fine-tuned models\n\n" + table(
        "Model | Training retirement | Deployment retirement", "acme-4 | 2026-09-15 | 2027-09-15"
    )
    assert ends(page) == ["acme-4 2026-09-15 fine-tuning training", "acme-4 2027-09-15 fine-tuning deployment"]


def test_contradictions_are_marked_and_impossible_orders_left_out() -> None:
    found = reading(
        table(
            "Model | Released | Shutdown",
            "acme-1 | 2027-01-01 | 2026-01-01",
            "acme-2 | 2025-01-01 | 2027-01-01",
            "acme-2 | 2025-01-01 | 2027-02-01",
        )
    )
    assert [fact.qualifier("certainty") for fact in found.facts if fact.attribute == "shutdown"] == ["ambiguous"] * 2
    assert [key.subject for key in found.left_out] == ["acme-1"]
    assert len(found.warnings) == 2


def test_slashed_dates_are_read_in_the_order_that_the_page_settles() -> None:
    head = "Model | Date announced | Retires"
    assert ends(table(head, "acme-1 | 3/2/2026 | 5/13/2026", "acme-2 | 3/2/2026 | 6/2/2026")) == [
        "acme-1 2026-05-13", "acme-2 2026-06-02",
    ]  # fmt: skip
    assert ends(table(head, "acme-1 | 3/2/2026 | 13/5/2026", "acme-2 | 3/2/2026 | 6/7/2026")) == [
        "acme-1 2026-05-13", "acme-2 2026-07-06",
    ]  # fmt: skip


def test_the_text_before_a_table_can_date_all_its_rows() -> None:
    page = "# Model retirement\n\nThe following models will be retired on May 15, 2027 at 12:00 PM PT:\n\n" + table(
        "Model | Redirect target", "acme-3 | `acme-4` with low effort", "acme-3-mini | acme-4-fast"
    )
    assert facts(page) == [
        "acme-3 replacement acme-4", "acme-3 shutdown 2027-05-15",
        "acme-3-mini replacement acme-4-fast", "acme-3-mini shutdown 2027-05-15",
    ]  # fmt: skip


def test_models_in_columns_and_properties_in_rows() -> None:
    page = table(
        "Feature | Acme Large 4 | Acme Small 4",
        "Context | 200K | 100K",
        "Retirement date | Not before 2027-05-01 | June 1, 2027",
    )
    assert ends(page) == ["Acme Large 4 2027-05-01 floor", "Acme Small 4 2027-06-01"]
    card = "## acme-x1\n\n" + table("Property | Value", "Launch stage | GA", "Discontinuation date | May 5, 2027")
    assert facts(card) == ["acme-x1 shutdown 2027-05-05", "acme-x1 status ga"]


def test_html_with_spanning_cells() -> None:
    page = (
        "<!doctype html><html><body><h1>Lifecycle</h1><table><thead><tr><th>Model version</th><th>Legacy date</th>"
        "<th>EOL date</th><th>Recommended model ID</th></tr></thead><tr><td>Acme v1</td><td>June 1, 2025</td>"
        "<td rowspan=2>January 5, 2027</td><td>acme.x-1</td></tr><tr><td>Acme v2</td><td>2 June 2025</td></tr></table></body></html>"
    )
    assert facts(page, "page.html") == [
        "Acme v1 deprecated 2025-06-01", "Acme v1 replacement acme.x-1", "Acme v1 shutdown 2027-01-05",
        "Acme v2 deprecated 2025-06-02", "Acme v2 shutdown 2027-01-05",
    ]  # fmt: skip


def test_what_stands_in_a_column_of_statuses() -> None:
    page = table(
        "Model | Status",
        "acme-1 | Active",
        "acme-2 | Retired on June 1, 2026",
        "acme-3 | Deprecated (shutdown 2027-09-01)",
    )
    assert facts(page) == [
        "acme-1 status active", "acme-2 shutdown 2026-06-01", "acme-3 shutdown 2027-09-01", "acme-3 status deprecated",
    ]  # fmt: skip


def test_what_stands_before_a_table_does_not_date_another_one() -> None:
    page = "# Models\n> Model retirement: some models will be retired on May 15, 2027.\n\n" + table(
        "Model | Price", "acme-4 | $1"
    )
    found = read(page)
    assert isinstance(found, Unreadable)


def test_a_deprecation_on_the_day_of_the_end_is_the_end() -> None:
    page = "We will decommission certain models on July 5, 2027. They are listed below:\n\n" + table(
        "Deprecated models | Deprecation date | Replacement models", "acme-z1 | 2027-7-5 | acme-z2"
    )
    assert ends(page) == ["acme-z1 2027-07-05"]


def test_notes_behind_dates_tell_them_apart() -> None:
    page = table(
        "Model | Shutdown date",
        "acme-4 | July 10, 2027 (non-enterprise) / October 1, 2027 (enterprise)",
        "acme-5 | - February 15, 2027 for pay-per-token<br>- May 15, 2027 for provisioned throughput",
        "acme-6 | February 15, 2027 / May 15, 2027",
    )
    assert ends(page) == [
        "acme-4 2027-07-10 non-enterprise", "acme-4 2027-10-01 enterprise", "acme-5 2027-02-15 pay-per-token",
        "acme-5 2027-05-15 provisioned", "acme-6 2027-02-15 ambiguous", "acme-6 2027-05-15 ambiguous",
    ]  # fmt: skip


def test_all_dates_are_floors_but_those_of_what_is_over() -> None:
    page = (
        "> **Note:** The **shutdown dates listed in the table indicate the *earliest possible\n> dates* on which a model might be retired**.\n\n"
        "## Models\n\n" + table("Model | Shutdown date", "acme-3 | May 7, 2028")
        + "\n## Previously shut down models\n\n" + table("Model | Shutdown date", "acme-2 | May 7, 2026")
    )  # fmt: skip
    assert ends(page) == ["acme-2 2026-05-07", "acme-3 2028-05-07 floor"]


@pytest.mark.parametrize(
    "head",
    [
        "非推奨日 | 提供終了日 | モデル ID | 推奨代替モデル",
        "사용 중단 날짜 | 서비스 종료 날짜 | 모델 ID | 권장 대체 모델",
        "Date d’obsolescence | Date de retrait | ID du modèle | Remplacement recommandé",
        "弃用时间 | 下线时间 | 模型名称 | 推荐替换模型",
        "Deprecation date | Retirement date | Slug | Use instead",
    ],
)
def test_headers_in_other_languages(head: str) -> None:
    assert facts(table(head, "2026-09-04 | 2027-10-05 | `acme/Acme-V4` | `acme/Acme-V5`")) == [
        "acme/Acme-V4 deprecated 2026-09-04", "acme/Acme-V4 replacement acme/Acme-V5", "acme/Acme-V4 shutdown 2027-10-05",
    ]  # fmt: skip


def test_a_table_of_what_happens_when_names_no_models() -> None:
    page = "## Reusable prompts\n\n" + table(
        "Date | Update",
        "June 3, 2026 | Deprecation announced.",
        "Nov 30, 2027 | The `v1/prompts` API is scheduled to shut down.",
    )
    assert isinstance(read(page), Unreadable)


def test_a_note_in_a_header_does_not_hide_what_it_is_of() -> None:
    page = table("Model Name | Model Version<sup>1</sup> | Deprecation Date (No New Customers) | Retirement Date",
                 "`acme-4o` | 2026-05-13 | 2027-05-13 | 2028-03-31", "`acme-rt-2026-12-15` | 2026-12-15 | n/a | No earlier than December 15, 2027")  # fmt: skip
    assert facts(page) == [
        "acme-4o (2026-05-13) deprecated 2027-05-13", "acme-4o (2026-05-13) shutdown 2028-03-31",
        "acme-rt-2026-12-15 shutdown 2027-12-15 floor",
    ]  # fmt: skip


def test_regions_in_notes_of_spanned_rows() -> None:
    page = (
        "<!doctype html><html><body><table><tr><th>Model version</th><th>EOL date</th></tr>"
        "<tr><td rowspan=2>Acme 3.5 v1</td><td>Mar 1, 2027 (us-east-1)</td></tr><tr><td>June 1, 2027 (eu-central-2)</td></tr></table></body></html>"
    )
    assert ends(page, "page.html") == ["Acme 3.5 v1 2027-03-01 us-east-1", "Acme 3.5 v1 2027-06-01 eu-central-2"]


def test_the_only_day_of_a_notice_is_that_of_its_table() -> None:
    notice = "We will be retiring a list of specific models on **January 8, 2027 (UTC)**.\n\nYou have 14 days.\n\n## Impacted models\n\n"
    assert ends(notice + table("Deprecated model | Recommended alternatives", "acme-m2 | acme-m3")) == [
        "acme-m2 2027-01-08"
    ]
    assert isinstance(read(notice + table("Model | Price", "acme-m3 | $1")), Unreadable)


def test_what_is_available_where_is_no_status() -> None:
    page = table("Model | Availability | Status", "acme-1 | Frankfurt | Active", "acme-2 | Berlin | Preview")
    assert facts(page) == ["acme-1 status active", "acme-2 status preview"]
    assert facts(table("Model | Availability", "acme-2 | Generally available")) == ["acme-2 status generally available"]


def test_an_announcement_beside_a_release() -> None:
    page = """### [January 24, 2027: Acme 3.1](#anchor)

On December 6, 2026, with our partner, we released `acme-3.3` and notified users that we would deprecate `acme-3.1`.

""" + table("Model ID | Shutdown Date | Recommended Replacement Model ID", "acme-3.1 | 01/24/27 | acme-3.3 acme-3.4-x (text only)")  # fmt: skip
    assert facts(page) == [
        "acme-3.1 announced 2026-12-06", "acme-3.1 replacement acme-3.3, acme-3.4-x", "acme-3.1 shutdown 2027-01-24",
    ]  # fmt: skip


def test_a_heading_can_say_the_status_of_its_models() -> None:
    page = "## Retired models\n\n" + table("Model | Retirement date", "acme-1 | May 5, 2026")
    assert facts(page) == ["acme-1 shutdown 2026-05-05", "acme-1 status retired"]


def test_a_table_of_what_happened_when_to_which_model() -> None:
    page = table(
        "Date | Model | Action",
        "May 5, 2027 | acme-1 | Shutdown",
        "May 6, 2026 | acme-2 | Deprecated",
        "May 7, 2026 | acme-3 | Price cut",
    )
    assert facts(page) == ["acme-1 shutdown 2027-05-05", "acme-2 deprecated 2026-05-06"]


def test_lists_in_json_are_tables_too() -> None:
    page = '{"data": [{"id": "acme-1", "shutdown_date": "2027-01-01"}, {"id": "acme-2", "shutdown_date": null}]}'
    assert ends(page, "models.json") == ["acme-1 2027-01-01"]
