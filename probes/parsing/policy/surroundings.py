"""What stands in and behind a document and is none of it: menus, counters, copyright lines, related articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from probes.parsing.policy.blocks import Block, Form

_LONGEST = 120  # characters of a line that is noise
_NOISE = re.compile(
    r"(?:(?:written by .{1,40} )?(?:last )?(?:updated|modified|edited|posted)\W{0,3})?(?:about |over )?"
    r"(?:an?|\d{1,3}) "
    r"(?:second|minute|hour|day|week|month|year)s? ago\W?"
    r"|(?:last )?(?:updated|modified|edited|posted)\W{0,3}(?:today|yesterday|(?:this|last) (?:week|month|year))"
    r"|(?:(?:estimated )?reading time\W{0,3})?\d{1,3} ?-?min(?:ute)?s?\.?(?: read)?"
    r"|\d[\d,.]{0,9}k? (?:views?|likes?|shares?|comments?|followers?|words?)"
    r"|(?:(?:total |page )?views?|likes?|shares?|comments?|downloads?|visits?)\W{1,3}\d[\d,.]{0,9}k?"
    r"|\d{1,5} ?[-–] ?\d{1,5} of \d{1,5}(?: results| entries| items)?|show ?(?:results|entries)? per page"
    r"|show|(?:results|rows|entries|items) per page|(?:filter|sort) by"
    r"|\d{1,6} out of \d{1,6} (?:people )?found this helpful"
    r"|(?:©|copyright\W|\(c\) ?(?=\d{4}\b)).{0,20}\d{4}.{0,90}"
    r"|(?:skip to (?:main )?content|all rights reserved|table of contents|on this page|share|print)\W?"
    r"|(?:back|return) to top\W?"
    r"|edit (?:this page|on git(?:hub|lab))(?: on .{1,20})?"
    r"|\d[\d,.]{0,9}k? (?:contributors?|readers?|viewing|reactions?)"
    r"|[“\"«„][^“”\"]{10,120}[.!?][”\"»]\s?[-–—]\s?\w[^.]{1,40}"
    r"|(?:was this (?:page|article|information) helpful|did this answer your question)\W?.{0,20}",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:related|recommended|more|latest|recent|recently viewed|popular|featured) (?:articles?|posts?|content|"
    r"resources|reading|news|stories|topics|pages|documents|links)"
    r"|(?:latest|news|recent|more) from (?:our |the )?(?:\w+ )?(?:blogs?|news ?rooms?|team)"
    r"|what (?:people|(?:our )?(?:customers|users|clients)) (?:say|are saying)(?: about us)?|testimonials?"
    r"|trusted by.{0,60}|(?:ready|want) to get started\W?"
    r"|(?:you (?:may|might) also like|read (?:more|next)|keep reading|what.s new)"
    r"|(?:subscribe|sign up)(?: to| for)?(?: our)?(?: the)?(?: newsletters?)?|newsletter|follow us|comments"
    r"|stay (?:updated|informed|in touch|connected|up to date|in the loop|ahead)|join our (?:newsletter|community)"
    r"|(?:was this (?:page|article) helpful|have more questions|still need help|need more help)\W?.{0,20}",
    re.IGNORECASE,
)
_PIECES = re.compile(r"\s*[·|•]\s*")
_MENU = 3  # links in a row that make a menu
_BODY = 0.7  # of the text stands before what only follows it


def is_noise(block: Block) -> bool:
    """Whether a line says something about the page, not in the document."""
    return len(block.text) <= _LONGEST and block.form is not Form.ROW and _NOISE.fullmatch(block.text) is not None


def without_noise(block: Block) -> Block | None:
    """A line without those of its pieces that say something about the page; None where nothing is left."""
    if is_noise(block):
        return None
    if block.is_prose or block.form in (Form.ROW, Form.HEADING):
        return block
    pieces = _PIECES.split(block.text)
    kept = [piece for piece in pieces if _NOISE.fullmatch(piece) is None]
    if len(kept) == len(pieces):
        return block
    return replace(block, text=" · ".join(kept)) if any(kept) else None


def ended(blocks: Sequence[Block]) -> list[Block]:
    """Blocks up to the heading of related articles, news or a newsletter, if one stands near their end."""
    sizes = [len(block.text) for block in blocks]
    whole, before = sum(sizes), 0
    for at, block in enumerate(blocks):
        if block.level and before >= _BODY * whole and _BEHIND.fullmatch(block.text.strip(" :")):
            return list(blocks[:at])
        before += sizes[at]
    return list(blocks)


def without_menus(blocks: Sequence[Block]) -> list[Block]:
    """Blocks without links to places of the page, without several links in a row, and without noise."""
    kept: list[Block] = []
    run: list[Block] = []
    for block in blocks:
        if _is_plain_link(block):
            run.append(block)
            continue
        kept += run if len(run) < _MENU else []
        run = []
        if (said := without_noise(block)) is not None:
            kept.append(said)
    return [block for block in kept + (run if len(run) < _MENU else []) if not (block.inner and _is_plain_link(block))]


def _is_plain_link(block: Block) -> bool:
    return block.is_link and block.form in (Form.ITEM, Form.PARAGRAPH)
