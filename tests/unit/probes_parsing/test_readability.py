"""Pages that are not the page we wanted."""

from __future__ import annotations

import pytest

from tests.unit.probes_parsing.reading import read, reading
from watcher.domain.observations import Unreadable

TABLE = "| Model | Input |\n|---|---|\n| acme-1 | $5 |\n"
EMPTY_TAB = '<div data-content-switcher-pane data-value="{0}">\n<div class="hidden">{0}</div>\n</div>\n'


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("", "a.md", "an empty page"),
        ("<html><body><div id=root></div><script>x</script></body></html>", "a.html", "an empty page"),
        ("<html><title>x</title><body><h1>Just a moment...</h1></body></html>", "a.html", "a challenge page"),
        ("<!doctype html><html><body><p>Sorry, you have been blocked</p></body></html>", "a", "access denied"),
        ("<html><body>Please log in to view this page</body></html>", "a.html", "a login page"),
        ("<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>", "a.html", "a page for maintenance"),
        ("# 404\nPage not found", "a.md", "not found"),
        (
            "<html><body><noscript></noscript>You need to enable JavaScript</body></html>",
            "a.html",
            "that needs a browser",
        ),
        (
            "# How pricing works\n\nModels are billed per token. See the price list.\n" * 60,
            "a.md",
            "no table with prices",
        ),
        ("# Models\n| Model | Context |\n|---|---|\n| acme-1 | 128K |\n", "a.md", "no prices in any table"),
    ],
)
def test_unreadable_with_a_reason(text: str, name: str, reason: str) -> None:
    found = read(text, name)
    assert isinstance(found, Unreadable)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("said", "wall"),
    [
        ("Verifying you are human. This may take a few seconds.", "a challenge page"),
        ("Press & Hold to confirm you are a human (and not a bot).", "a challenge page"),
        ("请完成验证 以继续访问", "a challenge page"),
        ("Acme isn’t available in your country yet", "not available in this country"),
        ("Dieser Dienst ist nicht in Ihrem Land verfügbar.", "not available in this country"),
        ("451 Unavailable For Legal Reasons", "not available in this country"),
        ("Access denied. Error 1020", "access denied"),
        ("Zugriff verweigert", "access denied"),
        ("Too Many Requests. Try again later.", "too many requests"),
        ("Log in to continue to Acme", "a login page"),
        ("Connectez-vous pour continuer", "a login page"),
        ("请先登录", "a login page"),
        ("Before you continue to Acme: we use cookies", "a page for consent"),
        ("Please confirm your age to enter", "a page for consent"),
        ("We are down for maintenance and will be back soon.", "a page for maintenance"),
        ("Wegen Wartungsarbeiten geschlossen", "a page for maintenance"),
        ("502 Bad Gateway", "a page for maintenance"),
        ("Seite nicht gefunden", "not found"),
        ("Application error: a client-side exception has occurred", "an error page"),
        ("Oops! Something went wrong.", "an error page"),
        ("You are being redirected to our new site.", "a page that sends elsewhere"),
        ("Acme is better in the app. Open in app", "a page that sends elsewhere"),
        ("All about our models, their names and their makers.", "no table with prices"),
    ],
)
@pytest.mark.parametrize("form", ["<!doctype html><html><body><h1>Acme</h1><p>{}</p></body></html>", "# Acme\n\n{}\n"])
def test_each_wall_has_its_name(said: str, wall: str, form: str) -> None:
    found = read(form.format(said), "")
    assert isinstance(found, Unreadable)
    assert found.reason == wall


def test_a_page_of_prices_may_speak_of_all_of_that() -> None:
    found = read(
        f"# Pricing\n\nPlease log in to your account. Too many requests? Press & hold to verify.\nPrices per 1M tokens.\n\n{TABLE}"
    )
    assert not isinstance(found, Unreadable)


def test_empty_tabs_make_a_page_hollow_though_one_table_is_left() -> None:
    page = f"# Pricing\nPer 1M tokens.\n{EMPTY_TAB.format('standard')}{EMPTY_TAB.format('batch')}\n## Speech\n\n{TABLE}"
    found = read(page, "a.mdx")
    assert isinstance(found, Unreadable)
    assert "all 2 tabs of prices are empty" in found.reason


def test_prices_announced_and_missing_make_a_page_hollow() -> None:
    parts = [f"## Part {number}\n\nPrices per 1M tokens.\n" for number in range(3)]
    found = read("# Pricing\n" + "\n".join(parts) + "\n## Speech\n\nPrices per 1M tokens.\n\n" + TABLE)
    assert isinstance(found, Unreadable)
    assert "announced in 4 sections and missing in 3" in found.reason


def test_some_empty_parts_leave_a_page_readable() -> None:
    page = f"# Pricing\n## Text\n\nPrices per 1M tokens.\n\n{TABLE}\n## Video\n\nPrices per second.\n\n## Sound\n\nPrices per minute.\n"
    assert len(reading(page).facts) == 1


def test_a_long_page_may_speak_of_captchas() -> None:
    page = f"# Pricing\nPer 1M tokens.\n{TABLE}\n" + "We never show a captcha. Log in to continue.\n" * 200
    assert len(reading(page).facts) == 1


def test_empty_tabs_of_something_else_leave_a_page_readable() -> None:
    page = f"# Pricing\nPer 1M tokens.\n{EMPTY_TAB.format('python')}{EMPTY_TAB.format('curl')}\n{TABLE}"
    assert len(reading(page, "a.mdx").facts) == 1
