"""Exports of usage as rows: what vendors and proxies write, and what hostile files hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.parsing.usage.reading import FORMATS, Export, read_export
from watcher.domain.usage import Spent, covered, volumes

DAY = timedelta(days=1)
START = 1_764_547_200  # 2025-12-01


def read(content: object, form: str = "") -> Export:
    text = content if isinstance(content, str) else json.dumps(content)
    return read_export(text.encode(), form)


def used(row: Spent) -> dict[str, int]:
    return {name: int(number) for name, number in row.tokens if number}


OPENAI = {
    "object": "page",
    "data": [{
        "object": "bucket", "start_time": START, "end_time": START + 86_400,
        "results": [{
            "model": "acme-large", "input_tokens": 1000, "input_cached_tokens": 800, "output_tokens": 500,
            "num_model_requests": 5, "project_id": "support",
        }],
    }],
}  # fmt: skip
ANTHROPIC = {
    "data": [{
        "starting_at": "2025-12-01T00:00:00Z", "ending_at": "2025-12-02T00:00:00Z",
        "results": [{
            "model": "acme-large", "uncached_input_tokens": 200, "cache_read_input_tokens": 800, "output_tokens": 500,
            "cache_creation": {"ephemeral_1h_input_tokens": 7, "ephemeral_5m_input_tokens": 0},
        }],
    }],
}  # fmt: skip
LITELLM = {
    "request_id": "r1", "model": "acme/acme-large", "startTime": "2025-12-01T10:00:00Z", "endTime": "2025-12-01T10:00:09Z",
    "prompt_tokens": 1000, "completion_tokens": 500, "request_tags": ["workflow:support"],
    "metadata": {"usage_object": {"prompt_tokens_details": {"cached_tokens": 800}}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "tokens", "requests", "length"),
    [
        pytest.param(OPENAI, {"input": 200, "cached_input": 800, "output": 500}, 5, DAY, id="openai buckets"),
        pytest.param(
            ANTHROPIC, {"input": 200, "cached_input": 800, "cache_write_1h": 7, "output": 500}, None, DAY, id="anthropic"
        ),
        pytest.param(
            [LITELLM], {"input": 200, "cached_input": 800, "output": 500}, 1, timedelta(0), id="litellm as a list"
        ),
        pytest.param(
            json.dumps(LITELLM) + "\n", {"input": 200, "cached_input": 800, "output": 500}, 1, timedelta(0),
            id="litellm a line each",
        ),
        pytest.param(
            "model,date,input_tokens,cached_input_tokens,output_tokens,requests\nacme-large,2025-12-01,200,800,500,5\n",
            {"input": 200, "cached_input": 800, "output": 500}, 5, DAY, id="csv of one's own",
        ),
        pytest.param(
            "start_time,end_time,start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens\n"
            f"{START},{START + 60},x,5,acme-large,1000,500,800\n",
            {"input": 200, "cached_input": 800, "output": 500}, 5, timedelta(minutes=1), id="csv of openai's page",
        ),
        pytest.param(
            "request_id,model,prompt_tokens,completion_tokens,startTime,endTime\n"
            "r1,acme-large,1000,500,2025-12-01 10:00:00,2025-12-01 10:00:09\n",
            {"input": 1000, "output": 500}, 1, timedelta(0), id="csv of litellm",
        ),
    ],
)  # fmt: skip
def test_a_row_says_the_same_whoever_writes_it(
    content: object, tokens: dict[str, int], requests: int | None, length: timedelta
) -> None:
    export = read(content)
    (row,) = export.rows
    assert (used(row), row.requests, row.length, export.problems) == (tokens, requests, length, ())
    assert row.start.date().isoformat() == "2025-12-01"


def test_counters_of_prometheus_are_what_they_rose_by_and_begin_anew() -> None:
    def series(name: str, *values: str) -> dict[str, object]:
        return {
            "metric": {"__name__": name, "model": "acme-large"},
            "values": [[START + 60 * n, v] for n, v in enumerate(values)],
        }

    export = read({"status": "success", "data": {"resultType": "matrix", "result": [
        series("llm_input_tokens_total", "100", "1.1e+03", "50"), series("llm_requests_total", "1", "3", "4"),
        series("llm_latency_seconds", "1", "2"),
    ]}})  # fmt: skip
    assert [(used(row), int(row.requests or 0)) for row in export.rows] == [
        ({"input": 1000}, 0),
        ({"input": 50}, 0),
        ({}, 2),
        ({}, 1),
    ]
    assert [problem[:8] for problem in export.problems] == ["series 3"]
    assert volumes(export.rows, covered(export.rows)).peak_tokens == 1000


def test_steps_of_a_counter_that_rests_are_no_rows_but_the_time_is_covered() -> None:
    values = [[START + 60 * n, str(7 * (n >= 500))] for n in range(1001)]
    series = {"metric": {"__name__": "llm_output_tokens_total", "model": "acme-large"}, "values": values}
    export = read({"status": "success", "data": {"resultType": "matrix", "result": [series]}})
    assert [used(row) for row in export.rows] == [{}, {"output": 7}, {}]
    assert covered(export.rows) == timedelta(minutes=1000)


@pytest.mark.parametrize("hostile", ["-5", "NaN", "inf", "=1+1", "9" * 40, "1e99", "0x10", "five", "1,5", "٣"])
def test_no_number_is_refused_with_its_line(hostile: str) -> None:
    good = "acme-large,2025-12-01,10"
    export = read(f'model,date,input_tokens\n{good}\nacme-large,2025-12-02,"{hostile}"\n{good}\n')
    assert len(export.rows) == 2
    (problem,) = export.problems
    assert problem.startswith("line 3: input_tokens is no plain number")


@pytest.mark.parametrize(
    "when", ["", "yesterday", "0", "-1", "1e9", "9999-12-31T23:59:59-23:59", "0001-01-01", "=NOW()"]
)
def test_no_time_is_refused(when: str) -> None:
    assert read(f"model,date,input_tokens\nacme-large,{when},10\n").rows == ()


def test_what_stands_twice_is_counted_once_and_what_nobody_was_asked_not_at_all() -> None:
    export = read([LITELLM, LITELLM, LITELLM | {"request_id": "r2", "cache_hit": "True"}])
    assert len(export.rows) == 1
    assert len(export.problems) == 2


@pytest.mark.parametrize("content", ["", "hello", "a,b\n1,2\n", "{}", "[]7", "[" * 100_000, '{"data": 7}'])
def test_what_is_no_export_has_no_rows(content: str) -> None:
    try:
        export = read(content)
    except ValueError as error:
        assert str(error)
    else:
        assert export.rows == ()


@given(st.text() | st.binary().map(lambda body: body.decode("latin-1")), st.sampled_from(("", *FORMATS)))
def test_nothing_breaks_the_reader(text: str, form: str) -> None:
    try:
        assert read_export(text.encode(), form).rows == ()
    except ValueError as error:
        assert str(error)


def rows(*starts: tuple[int, int], length: int = 0) -> list[Spent]:
    """Rows at seconds of a day, with so many tokens."""
    begin = datetime(2025, 12, 1, tzinfo=UTC)
    return [
        Spent("m", begin + timedelta(seconds=at), timedelta(seconds=length), (("input", Decimal(n)),), Decimal(1))
        for at, n in starts
    ]


def test_a_month_is_thirty_days_and_the_busiest_minute_the_peak() -> None:
    found = volumes(rows((0, 10), (59, 10), (60, 15), (90_000, 1)), timedelta(days=3))
    assert (found.monthly, found.requests) == ((("input", Decimal(360)),), Decimal(40))
    assert (found.peak_tokens, found.peak_requests) == (Decimal(20), Decimal(2))


def test_of_rows_of_an_hour_no_minute_is_guessed_and_of_an_hour_no_month() -> None:
    found = volumes(rows((0, 10), (3600, 10), length=3600), timedelta(hours=2))
    assert (found.monthly, found.requests, found.peak_tokens, found.peak_requests) == ((), None, None, None)


@pytest.mark.parametrize(("minutes", "known"), [((0, 15, 45), False), ((0, 60), False), ((1, 2, 7), True)])
def test_times_that_fall_on_quarters_count_quarters(minutes: tuple[int, ...], known: bool) -> None:
    lines = [f"acme-large,2025-12-01T10:{at % 60:02}:00,10,3" for at in minutes]
    export = read("model,time,input_tokens,requests\n" + "\n".join(lines))
    assert (volumes(export.rows, DAY).peak_tokens is not None) is known
