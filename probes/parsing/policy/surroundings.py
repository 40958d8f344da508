"""What stands in and behind a document and is none of it: counters, copyright lines, related articles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from probes.parsing.policy.blocks import Block, Form

_LONGEST = 120  # characters of a line that is noise
_NOISE = re.compile(
    r"(?:(?:last )?(?:updated|modified|edited|posted)\W{0,3})?(?:about |over )?(?:an?|\d{1,3}) "
    r"(?:second|minute|hour|day|week|month|year)s? ago\W?"
    r"|(?:(?:estimated )?reading time\W{0,3})?\d{1,3} ?-?min(?:ute)?s?\.?(?: read)?"
    r"|\d[\d,.]{0,9}k? (?:views?|likes?|shares?|comments?|followers?|words?)"
    r"|\d{1,5} ?[-–] ?\d{1,5} of \d{1,5}(?: results| entries| items)?|show ?(?:results|entries)? per page"
    r"|\d{1,6} out of \d{1,6} (?:people )?found this helpful"
    r"|(?:©|copyright\W|\(c\) ?(?=\d{4}\b)).{0,20}\d{4}.{0,90}"
    r"|(?:skip to (?:main )?content|all rights reserved|table of contents|on this page|(?:back|return) to top|share|print)\W?"
    r"|(?:was this (?:page|article|information) helpful|did this answer your question)\W?.{0,20}",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:related|recommended|more|latest|recent|popular|featured) (?:articles?|posts?|content|resources|reading|news|stories|"
    r"topics|pages|documents|links)|(?:you (?:may|might) also like|read (?:more|next)|keep reading|what.s new)|"
    r"(?:subscribe|sign up)(?: to| for)?(?: our)?(?: the)?(?: newsletters?)?|newsletter|follow us|stay (?:updated|informed|in touch)|"
    r"(?:was this (?:page|article) helpful|have more questions|still need help|need more help)\W?.{0,20}|comments",
    re.IGNORECASE,
)
_BODY = 0.7  # of the text stands before what only follows it


def is_noise(block: Block) -> bool:
    """Whether a line says something about the page, not in the document."""
    return len(block.text) <= _LONGEST and block.form is not Form.ROW and _NOISE.fullmatch(block.text) is not None


def ended(blocks: Sequence[Block]) -> list[Block]:
    """Blocks up to the heading of related articles, news or a newsletter, if one stands near their end."""
    sizes = [len(block.text) for block in blocks]
    whole, before = sum(sizes), 0
    for at, block in enumerate(blocks):
        if block.level and before >= _BODY * whole and _BEHIND.fullmatch(block.text.strip(" :")):
            return list(blocks[:at])
        before += sizes[at]
    return list(blocks)
