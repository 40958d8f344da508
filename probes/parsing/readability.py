"""Is this the page we wanted? A page that is not has no facts, and so removes none."""

from __future__ import annotations

import re

from probes.parsing import money, words
from probes.parsing.grid import Page, Section

_SHORT = 3_000
_WALLS = (
    ("a challenge page", re.compile(
        r"just a moment|checking (?:your|if the site) |verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|"
        r"captcha|unusual traffic|attention required|ddos protection|enable javascript and cookies|cf-ray|"
        r"ray id:|security check|please turn javascript on|request unsuccessful|pardon our interruption|"
        r"(?:press (?:and|&) hold|slide) to |验证码|请完成验证", re.I)),
    ("not available in this country", re.compile(
        r"(?:not|isn.t|unavailable|yet available) (?:available )?in your (?:country|region|location|area)|"
        r"unsupported country|unavailable for legal reasons|nicht in (?:deinem|Ihrem) Land verfügbar|"
        r"pas disponible dans votre pays|no está disponible en (?:tu|su) país|您所在的(?:地区|国家)", re.I)),
    ("access denied", re.compile(
        r"access (?:to this page )?(?:is |has been )?denied|\b403 forbidden\b|you have been blocked|error 10[0-9]{2}\b|"
        r"zugriff verweigert|accès refusé|acceso denegado|访问被拒绝|アクセスが拒否", re.I)),
    ("too many requests", re.compile(r"too many requests|rate limit exceeded|\berror 429\b", re.I)),
    ("a login page", re.compile(
        r"\b(?:sign|log) ?in to (?:continue|your account|view|access)|please (?:sign|log) ?in\b|"
        r"forgot (?:your )?password|(?:melden sie sich|melde dich) an\b|connectez-vous|inicia(?:r)? sesión|"
        r"请(?:先)?登录|ログインしてください", re.I)),
    ("a page for consent", re.compile(
        r"before you continue to|we value your privacy|accept (?:all )?cookies to (?:continue|view|proceed)|"
        r"(?:confirm|verify) your age|bevor sie (?:fortfahren|weitermachen)|avant de continuer", re.I)),
    ("a page for maintenance", re.compile(
        r"(?:under|scheduled|undergoing|down for) maintenance|temporarily unavailable|"
        r"(?:we'll|will) be (?:right )?back|wartungsarbeiten|maintenance en cours|en mantenimiento|"
        r"系统维护|メンテナンス中|"
        r"\b50[0234] (?:bad gateway|service (?:temporarily )?unavailable|gateway time-?out|"
        r"internal server error)", re.I)),
    ("not found", re.compile(
        r"\b404\b|page (?:could )?not (?:be )?found|page (?:doesn.t|does not) exist|seite (?:wurde )?nicht gefunden|"
        r"page introuvable|página no encontrada|页面不存在|ページが見つかりません", re.I)),
    ("an error page", re.compile(
        r"application error|client-side exception|something went wrong|an? (?:unexpected |internal )?error (?:has )?"
        r"occurred|this page contains the following errors|we(?:'re| are) having trouble", re.I)),
    ("a page that needs a browser", re.compile(
        r"enable javascript|requires javascript|javascript is (?:required|disabled)", re.I)),
    ("a page that sends elsewhere", re.compile(
        r"you are being redirected|if you are not redirected|(?:download|open in)(?: the| our)? app\b", re.I)),
)  # fmt: skip


def wall(page: Page) -> str | None:
    """What stands before the page we wanted, if something does; None where the text is a page's own.

    Only short texts are judged: a long page may well speak of captchas.
    """
    said = page.words
    if not said.strip() and not page.grids:
        return "an empty page"
    return None if len(page.grids) > 2 else wall_of(said)


def wall_of(said: str, short: int = _SHORT) -> str | None:
    """The wall that a text speaks of; None for a text of more than so many characters."""
    if len(said) > short:
        return None
    return next((name for name, pattern in _WALLS if pattern.search(said)), None)


def _announces_prices(section: Section) -> bool:
    """Whether a section says in a caption of its own that prices follow."""
    for prose in section.prose:
        caption = len(prose.text) <= 120 and words.mentions_price(prose.text)
        named = any(amount.currency for amount in money.amounts(prose.text))
        if caption and not named and money.stated_unit(prose.text) is not None:
            return True
    return False


def hollow(page: Page) -> str | None:
    """Why a page is only the shell of one: its tabs are empty, or no prices follow where they are announced."""
    tabs = [pane for pane in page.panes if words.tiers(pane.name)]
    if len(tabs) >= 2 and all(pane.empty for pane in tabs):
        return f"all {len(tabs)} tabs of prices are empty"
    announced = [section for section in page.sections if len(section.headings) > 1 and _announces_prices(section)]
    bare = [section for section in announced if not section.tables]
    if len(announced) >= 2 and not announced[0].tables and 2 * len(bare) > len(announced):
        return f"prices are announced in {len(announced)} sections and missing in {len(bare)}"
    return None
