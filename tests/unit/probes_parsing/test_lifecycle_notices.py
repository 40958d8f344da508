"""Notices of vendors: deadlines, milestones, users who should move, and pages in other languages."""

from __future__ import annotations

import pytest

from probes.parsing.grid import Cell, Row
from probes.parsing.lifecycle.milestones import milestone
from probes.parsing.lifecycle.naming import names_in
from tests.unit.probes_parsing.lifecycles import ends, facts


def test_users_who_should_move_are_items_of_their_list() -> None:
    text = (
        "# Upcoming deprecations\n\nThe following models will be deprecated on Monday, June 30th, 2027. Please "
        "transition to the suggested versions:\n\n- Acme-Large-1 users should transition to Acme-Large-2.\n"
        "- Acme-Small-1 users should transition to Acme-Small-2.\n"
    )
    assert facts(text) == [
        "Acme-Large-1 deprecated 2027-06-30",
        "Acme-Large-1 replacement Acme-Large-2",
        "Acme-Small-1 deprecated 2027-06-30",
        "Acme-Small-1 replacement Acme-Small-2",
    ]


DEADLINE = "**You have 14 days** from today to update your integration before these models are removed.\n\n"


@pytest.mark.parametrize(
    ("notice", "told"), [(DEADLINE, "acme/large-1 shutdown 2027-01-08"), ("", "acme/large-1 deprecated 2027-01-08")]
)
def test_a_deprecation_is_an_end_where_the_notice_counts_the_days_to_it(notice: str, told: str) -> None:
    text = (
        f"# Notice\n\nWe will be deprecating these models on **January 8, 2027 (UTC)**.\n\n{notice}## Models\n\n"
        "| Deprecated model | Recommended alternatives |\n|---|---|\n| acme/large-1 | acme/large-2 |\n"
    )
    assert told in facts(text)


MILESTONES = (
    "# 模型下线公告\n\n| 节点 | 时间 |\n|---|---|\n| EOM | 2027年9月24日 10:00 |\n| EOS | 2027年10月22日 14:00 |\n\n"
)


def test_a_table_of_milestones_dates_the_models_of_the_next() -> None:
    models = "| 模型 ID | 建议迁移模型 |\n|---|---|\n| acme-old-270101 | acme-new-270901 |\n"
    assert ends(MILESTONES + models) == ["acme-old-270101 2027-10-22"]
    assert not facts(
        MILESTONES + "## 其他\n\n" + models + "\n`acme-x-1` 已于 2026 年 8 月 31 日下线。\n", "p.md", "released"
    )
    assert "acme-old-270101 2027-10-22" not in ends(
        MILESTONES + "## 其他\n\n" + models + "\n`acme-x-1` 已于 2026 年 8 月 31 日下线。\n"
    )


def _rows(*rows: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(tuple(Cell(text) for text in row) for row in rows)


@pytest.mark.parametrize(
    "rows",
    [
        _rows(("Step", "Time"), ("EOS", "Q3 2027")),
        _rows(("Step", "Time"), ("EOS", "May 1, 2027"), ("Shutdown", "May 2, 2027")),
        _rows(("Step", "Time"), ("EOS", "No earlier than May 1, 2027")),
        _rows(("Step", "Time", "Who"), ("EOS", "May 1, 2027", "all")),
        _rows(("EOS", "May 1, 2027")),
    ],
)
def test_what_is_no_one_day_is_no_milestone(rows: tuple[Row, ...]) -> None:
    assert milestone(rows, None) is None


def test_what_is_automatic_on_a_line_of_its_own_says_nothing_of_the_date() -> None:
    text = (
        "# Retirement\n\n| Model | Version | Retirement date |\n|---|---|---|\n"
        "| `acme-large` | 1 | No Auto-upgrades <br>July 14, 2027 |\n"
        "| `acme-small` | 1 | Auto-upgrades on July 20, 2027 |\n"
    )
    assert ends(text) == ["acme-large (1) 2027-07-14"]


@pytest.mark.parametrize(
    ("model", "release", "end", "dates"),
    [
        ("Modello", "Data di rilascio", "Data di chiusura", ("19 maggio 2026", "7 maggio 2027")),
        ("型號", "發布日期", "停用日期", ("2026 年 5 月 19 日", "2027 年 5 月 7 日")),
        ("模型 / 系统", "发布日期", "关闭日期", ("2026-05-19", "2027-05-07")),
        ("Modelo", "Data de lançamento", "Data de encerramento", ("19 maio 2026", "7 maio 2027")),
        ("Modelo", "Fecha de lanzamiento", "Fecha de cierre", ("19 de mayo de 2026", "7 de mayo de 2027")),
        ("Modell", "Veröffentlichung", "Datum der Einstellung", ("19. Mai 2026", "7. Mai 2027")),
    ],
)
def test_headers_in_other_languages(model: str, release: str, end: str, dates: tuple[str, str]) -> None:
    text = f"# Acme\n\n| {model} | {release} | {end} |\n|---|---|---|\n| `acme-large` | {dates[0]} | {dates[1]} |\n"
    assert facts(text) == ["acme-large released 2026-05-19", "acme-large shutdown 2027-05-07"]


def test_families_stand_for_their_models_where_a_table_names_no_others() -> None:
    text = "# Retired\n\n| Model family | Retirement date |\n|---|---|\n| Acmetral | June 4, 2027 |\n"
    assert ends(text) == ["Acmetral 2027-06-04"]


def test_a_sentence_beside_a_table_tells_only_of_ids_and_of_what_is_listed() -> None:
    text = (
        "# History\n\n## 2027-06-11: older models\n\nOn June 11, 2027, we notified developers using older Acme-5 and "
        "r3 snapshots, and `acme-voice-1`, of their deprecation and removal on December 11, 2027.\n\n"
        "| Shutdown date | Model |\n|---|---|\n| Dec 11, 2027 | `acme-5-2026-08-07` |\n"
    )
    assert ends(text) == ["acme-5-2026-08-07 2027-12-11", "acme-voice-1 2027-12-11"]


def test_a_table_further_down_does_not_silence_a_sentence() -> None:
    text = (
        "# History\n\nAcme 5 will be shut down on December 11, 2027.\n\n## More\n\n"
        "| Shutdown date | Model |\n|---|---|\n| Dec 12, 2027 | `acme-4` |\n"
    )
    assert ends(text) == ["Acme 5 2027-12-11", "acme-4 2027-12-12"]


def test_a_size_in_lower_case_belongs_to_the_name() -> None:
    assert [name.text for name in names_in("Acme-5 mini, Acme 4.1 nano and Acme 4 small talk")] == [
        "Acme-5 mini",
        "Acme 4.1 nano",
        "Acme 4 small",
    ]


def test_a_name_that_runs_into_its_date_is_none() -> None:
    text = (
        "# 下线通知\n\nAcmeStudio将于 2027 年 10 月 10 日对下表中的模型进行下线处理。\n\n"
        "| 模型名称 | 推荐替换模型 |\n|---|---|\n| acme-tts | acme-voice-3 |\n"
    )
    assert ends(text) == ["acme-tts 2027-10-10"]


def test_when_a_page_was_published_or_checked_is_of_no_model() -> None:
    text = (
        "# Acme Flash 2 retired\n\n`acme-flash-2` was withdrawn on November 12, 2027. Use the models listed below.\n\n"
        "- Published: November 13, 2027\n- Last checked: November 14, 2027\n- Status: Withdrawn\n"
    )
    assert facts(text, "page.md", "shutdown", "released") == ["acme-flash-2 shutdown 2027-11-12"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Acme has announced the retirement of `acme-imagine-image-quality` on November 2, 2027.",
        "Acme 计划 2027 年 11 月 2 日退役 `acme-imagine-image-quality`,建议同时迁移到 `acme-imagine-image-2.0`。",
    ],
)
def test_an_id_without_a_number_may_end_with_a_plain_word(sentence: str) -> None:
    assert ends(f"# Notice\n\n{sentence}\n") == ["acme-imagine-image-quality 2027-11-02"]


def test_words_that_hyphens_join_are_no_id() -> None:
    assert not names_in("the retirement of text-to-image-generation, state-of-the-art and high-end-quality models")


def test_a_card_says_that_its_date_is_a_floor() -> None:
    text = "# Acme Nova 2\n\n- Model ID: acme.nova-2-v1:0\n- EOL no sooner than: December 2, 2027\n"
    assert ends(text) == ["Acme Nova 2 2027-12-02 floor"]


@pytest.mark.parametrize(
    "note", ["Earliest possible dates on which a model may be retired.", "DATES ARE THE EARLIEST."]
)
def test_a_note_makes_dates_floors_however_it_is_capitalised(note: str) -> None:
    text = f"# Models\n\n{note}\n\n| Model | Shutdown date |\n|---|---|\n| `acme-large` | May 1, 2027 |\n"
    assert ends(text) == ["acme-large 2027-05-01 floor"]
