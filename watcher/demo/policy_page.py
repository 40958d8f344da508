"""Acme's usage policy, which can be amended. Pure: the same state gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import escape

PROHIBITED = ("malware, or instructions for it", "spam that is sent without consent")
_PAGE = """<!doctype html>
<html lang="en"><head><title>Acme usage policy</title></head><body>
<header><nav><a href="/">Home</a> <a href="/pricing.md">Pricing</a></nav></header>
<div class="banner">{banner}</div>
<main><article>
<h1>Acme usage policy</h1>
<p>Effective {day:%-d %B %Y}</p>
<h2>About this policy</h2>
<p>{about}</p>
<p>It holds for everybody who calls our models, with a key of their own or with the key of a company they work for.</p>
<p>Where a contract that was signed with us says something else, the contract comes first.</p>
<h2>Prohibited uses</h2>
<p>You must not use the services to create:</p>
<ul>
{entries}
</ul>
<h2>Your content</h2>
<p>{content}</p>
<p>You own what you send, and you own the answers, as far as the law of the place you live in allows it.</p>
<h2>Reports</h2>
<p>Whoever sees a use that this policy does not allow can report it, and a person will read the report.</p>
</article></main>
<footer>© Acme</footer></body></html>
"""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the page says.

    Attributes:
        day: from when it takes effect.
        prohibited: the entries of the list of prohibited uses.
        banner: what stands above the document, and is no part of it.
    """

    day: date = date(2026, 5, 1)
    about: str = "This policy describes the ways in which our services are used by everybody."
    content: str = "We retain what you send for 30 days in order to find abuse."
    prohibited: tuple[str, ...] = PROHIBITED
    banner: str = "We use cookies."

    def amended(self, parts: Mapping[str, object]) -> Policy:
        """Itself with other parts; ``prohibit`` adds an entry, ``day`` is a date or ISO.

        Raises:
            KeyError: a part is none of the page's.
            ValueError: a day is no date.
        """
        said = {name: str(text) for name, text in parts.items()}
        new = replace(
            self,
            day=date.fromisoformat(said.pop("day", self.day.isoformat())),
            about=said.pop("about", self.about),
            content=said.pop("content", self.content),
            banner=said.pop("banner", self.banner),
        )
        entry = said.pop("prohibit", "")
        if said:
            raise KeyError(*said)
        return replace(new, prohibited=(*new.prohibited, entry)) if entry else new


def written(policy: Policy) -> str:
    """The page."""
    entries = "\n".join(f"<li>{escape(entry)}</li>" for entry in policy.prohibited)
    return _PAGE.format(
        day=policy.day,
        about=escape(policy.about),
        content=escape(policy.content),
        banner=escape(policy.banner),
        entries=entries,
    )
