"""Secrets come from outside only, are checked when the file is read, and are never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.config.conftest import ENV, Complain, Read, Slack

API = "targets:\n  - id: acme/limits\n    kind: rate_limits\n    api:\n      family: openai\n"
HEAD = f"{API}      base_url: https://a.example/v1\n"


def key_of(settings: object) -> str:
    return settings.targets[0].api.key  # type: ignore[attr-defined,no-any-return]  # the fixture's Settings


def test_a_variable_that_is_not_set_or_empty(complain: Complain) -> None:
    assert complain(f"{HEAD}      key: ${{NOPE}}") == [
        "watcher.yaml:7: targets[0].api.key: the environment variable NOPE is not set"
    ]
    assert complain(f"{HEAD}      key: ${{NOPE}}", {"NOPE": ""}) == [
        "watcher.yaml:7: targets[0].api.key: the environment variable NOPE is empty"
    ]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/${ACME_API_KEY}/v1", "https://a.example/v1?tenant=${ACME_API_KEY}", "${GATEWAY}/${TEAM}",
        "https://a.example/v1#${TEAM}", "https://${GATEWAY}/v1/${TEAM}", "https://a.example/$${x}/${file:team}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["api: {family: openai, base_url: 'A'}", "url: 'A'"])
def test_an_address_which_is_shown_takes_no_secret_into_its_path(field: str, address: str, complain: Complain) -> None:
    entry = f"targets:\n- id: acme/x\n  kind: models\n  {field.replace('A', address)}"
    found = complain(entry, {"ACME_API_KEY": "sk-9", "GATEWAY": "https://a.example", "TEAM": "blue-9"})
    name = "url" if field.startswith("url") else "api.base_url"
    wanted = "an address is stored and shown: a reference stands for its host or all of it"
    assert f"watcher.yaml:4: targets[0].{name}: {wanted}" in found
    assert not any(secret in str(found) for secret in ("sk-9", "blue-9"))


@pytest.mark.parametrize("address", ["${GATEWAY}", "${GATEWAY}/v1", "https://${HOST}/v1", "https://${HOST}:${PORT}/v1"])
def test_it_may_take_its_host_from_outside(address: str, read: Read) -> None:
    entry = f"targets: [{{id: acme/x, kind: models, api: {{family: openai, base_url: '{address}'}}}}]"
    settings = read(entry, {"GATEWAY": "https://a.example", "HOST": "a.example", "PORT": "8443"})
    assert (settings.targets[0].api or pytest.fail("none")).base_url.startswith("https://a.example")


@pytest.mark.parametrize("body", [b"from-a-file\n", b"from-a-file\r\n", b"from-a-file"])
def test_a_secret_file_beside_the_configuration(body: bytes, read: Read, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(body)
    assert key_of(read(f"{HEAD}      key: ${{file:key}}", {})) == "from-a-file"
    assert key_of(read(f"{HEAD}      key: ${{file:{tmp_path}/key}}", {})) == "from-a-file"


def test_only_the_line_end_of_a_secret_file_is_dropped(read: Read, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b" a secret \n")
    assert key_of(read(f"{HEAD}      key: ${{file:key}}", {})) == " a secret "


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (None, "does not exist"), (b"", "is empty"), (b"\n", "is empty"), (b"\xff\xfe", "cannot be read as text"),
        (b"x" * 70_000, "is too large"),
    ],
)  # fmt: skip
def test_a_secret_file_that_cannot_be_used(
    body: bytes | None, problem: str, complain: Complain, tmp_path: Path
) -> None:
    if body is not None:
        (tmp_path / "key").write_bytes(body)
    assert complain(f"{HEAD}      key: ${{file:key}}") == [
        f"watcher.yaml:7: targets[0].api.key: the secret file 'key' {problem}"
    ]


def test_a_folder_is_no_secret_file(complain: Complain) -> None:
    assert "cannot be read as text" in complain(f"{HEAD}      key: ${{file:.}}")[0]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (f"{HEAD}      key: sk-literal-9", "watcher.yaml:7: targets[0].api.key"),
        (f"{HEAD}      key: 90909090", "watcher.yaml:7: targets[0].api.key"),
        (f"{HEAD}      key: Bearer ${{ACME_API_KEY}} sk-literal-9", "watcher.yaml:7: targets[0].api.key"),
        ("channels: {slack: {token: xoxb-literal-9}}", "watcher.yaml:1: channels.slack.token"),
        (
            "channels:\n  webhook:\n    ops:\n      url: https://x.example\n      secret: literal-9",
            "watcher.yaml:5: channels.webhook.ops.secret",
        ),
        ("database: postgresql://me:literal-9@db.example/w", "watcher.yaml:1: database"),
        ("database: postgresql://me:literal-9${OPS_SECRET}@db.example/w", "watcher.yaml:1: database"),
    ],
)
def test_a_literal_secret_is_refused_and_not_repeated(text: str, where: str, complain: Complain) -> None:
    problems = complain(text)
    assert f"{where}: a secret stands in the file; write ${{NAME}} or ${{file:/run/secrets/name}} instead" in problems
    assert "literal-9" not in "\n".join(problems)
    assert "90909090" not in "\n".join(problems)


SECRET = "s3cr3t value"


@pytest.mark.parametrize(
    "text",
    [
        "database: ${X}",
        "database: postgresql://u:${X}@/",
        "people: {timezone: '${X}'}",
        "people: {quiet_hours: '${X}'}",
        "network: {allow_private: ['${X}'], contact: '${X}', per_host_per_minute: '${X}'}",
        "targets: [{id: '${X}', kind: '${X}', url: '${X}', every: '${X}', cron: '${X}', confirm: '${X}'}]",
        "targets: [{id: a/b, kind: '${X}', url: 'https://x.example/'}]",
        "workflows: [{id: '${X}', critical: '${X}', uses: [{model: '${X}'}], notify: '${X}'}]",
        "providers: ['${X}']\nworkflows: [{id: a, uses: [{model: 'x/y', fallbacks: ['${X}']}]}]",
        "routes: [{to: ['${X}', 'console:${X}'], match: {provider: '${X}', min_severity: '${X}'}, digest: '${X}'}]",
        "channels: {slack: '${X}', email: {lists: ['${X}']}}",
        "channels: {slack: {token: '${X}', base_url: ['${X}']}, webhook: {ops: '${X}'}}",
    ],
)
@pytest.mark.parametrize("secret", [SECRET, "https://user:s3cr3t@h.example", "ftp://user:s3cr3t@h.example:99999/"])
def test_what_came_from_outside_is_in_no_problem(text: str, secret: str, complain: Complain) -> None:
    said = "\n".join(complain(text, {"X": secret}))
    assert "s3cr3t" not in said
    assert "${X}" in said or "watcher.yaml:1: database" in said


def test_references_inside_other_values(read: Read) -> None:
    settings = read("network: {contact: '${WHO}@example.com'}\nworkflows: [{id: w, owner: '$${WHO}'}]", {"WHO": "ops"})
    assert settings.network.contact == "ops@example.com"
    assert settings.workflows[0].owner == "${WHO}"


@pytest.mark.parametrize("reference", ["${}", "${A B}", "${1A}", "${a-b}", "${file:}"])
def test_a_malformed_reference(reference: str, complain: Complain) -> None:
    (problem,) = complain(f"network: {{contact: '{reference}'}}")
    assert problem.startswith("watcher.yaml:1: network.contact: ")


def test_what_a_variable_holds_is_not_read_for_references(read: Read) -> None:
    slack = read("channels: {slack: {token: '${A}'}}", {"A": "${SLACK_BOT_TOKEN}"}).channels["slack"]
    assert isinstance(slack, Slack)
    assert slack.token.get_secret_value() == "${SLACK_BOT_TOKEN}"


def test_only_variables_that_are_named_have_an_effect(read: Read) -> None:
    assert read("providers: [openai]", {}) == read("providers: [openai]", ENV | {"WATCHER_DATABASE": "x", "TZ": "Mars"})


def test_lists_may_have_any_name(read: Read) -> None:
    text = "channels: {email: {smtp: a, from: b, lists: {key: [a@b.example]}}}\nroutes: [{to: email:key}]"
    assert str(read(text).routes[0].to[0]) == "email:key"
