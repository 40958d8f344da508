"""What a status page says, whatever its form, and the facts that it makes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from probes.parsing.inline import tidy
from watcher.domain.facts import Fact, qualifiers
from watcher.domain.incidents import LINK
from watcher.domain.observations import Reading

OVER = frozenset({"resolved", "completed", "postmortem", "closed", "cancelled", "canceled", "available"})
MOST = 200  # notices, and components, of one page
LONGEST = 200
LONGEST_LINK = 500
PAGE = "status page"


@dataclass(frozen=True, slots=True)
class Notice:
    """One incident or maintenance that is not over.

    Attributes:
        name: its title, as printed.
        phase: ``investigating``, ``identified``, ``monitoring``, ``scheduled``, ``in progress``, ...
        impact: the page's own word for how bad it is; empty where it says none.
        affects: the components that it names.
        reference: its id, which tells two of one name apart.
        starts: when a maintenance begins, as printed; empty for an incident.
        maintenance: whether it was planned.
        link: the address of its own page; empty where it names none.
    """

    name: str
    phase: str
    impact: str = ""
    affects: tuple[str, ...] = ()
    reference: str = ""
    starts: str = ""
    maintenance: bool = False
    link: str = ""

    def facts(self, where: str) -> Iterator[Fact]:
        """What is said of it."""
        about = qualifiers({"reference": self.reference})
        kind = "maintenance" if self.maintenance else "incident"
        yield Fact(self.name, kind, self.phase, qualifiers=about, where=where)
        if self.impact:
            yield Fact(self.name, "impact", self.impact, qualifiers=about, where=where)
        if self.affects:
            yield Fact(self.name, "affects", self.affects, qualifiers=about, where=where)
        if self.link.startswith("https://"):
            yield Fact(self.name, LINK, self.link[:LONGEST_LINK], qualifiers=about, where=where)
        if self.starts:
            yield Fact(self.name, "starts", self.starts, qualifiers=about, where=where)


@dataclass(frozen=True, slots=True)
class Component:
    """Something that works or does not; ``state`` is the page's word."""

    name: str
    state: str


def word(text: str) -> str:
    """A page's word for a state, as people write it: ``PARTIAL_OUTAGE`` is ``partial outage``."""
    return tidy(text.replace("_", " ")).lower()[:LONGEST]


def title(text: str) -> str:
    """A name as printed, on one line."""
    return " ".join(tidy(text).split())[:LONGEST]


def is_over(phase: str) -> bool:
    """Whether a phase is the last one."""
    return word(phase) in OVER


def reading(notices: Iterable[Notice], components: Iterable[Component] = (), warnings: tuple[str, ...] = ()) -> Reading:
    """The facts of a page. How many notices are open is one of them: a quiet page says something, too."""
    current = [notice for notice in notices if notice.name and notice.phase and not is_over(notice.phase)]
    states = [component for component in components if component.name and component.state]
    facts = [Fact(PAGE, "open_notices", str(len(current)))]
    for place, notice in enumerate(current[:MOST], 1):
        facts += notice.facts(f"notice {place}")
    for place, component in enumerate(states[:MOST], 1):
        facts.append(Fact(component.name, "component", component.state, where=f"component {place}"))
    left = max(0, len(current) - MOST) + max(0, len(states) - MOST)
    cut = (f"{left} entries beyond the first {MOST} are left out",) if left else ()
    return Reading(tuple(facts), (*warnings, *cut), passing=True)
