"""What a vendor's own status page says beside an alert of a live endpoint or of our sight. Pure.

It explains and decides nothing: an alert is opened, and is as severe, whatever the vendor reports.
"""

from __future__ import annotations

from collections.abc import Sequence

from alerts.wording import clean, provider_name
from watcher.domain.facts import Fact, FactKey

MOST = 3


def reported(incidents: Sequence[Fact], provider: str) -> tuple[str, ...]:
    """``Acme reports an incident: Elevated errors (major, investigating)``, a line for each that is open.

    Args:
        incidents: facts of the vendor's status pages, whatever they are about.
        provider: whose they are.
    """
    impacts = {_about(fact): str(fact.value) for fact in incidents if fact.attribute == "impact"}
    open_now = [fact for fact in incidents if fact.attribute == "incident"]
    lines = []
    for fact in open_now[:MOST]:
        words = ", ".join(filter(None, (clean(impacts.get(_about(fact), ""), 40), clean(str(fact.value), 40))))
        lines.append(f"{provider_name(provider)} reports an incident: {clean(fact.subject, 120)} ({words})")
    left = len(open_now) - MOST
    return (*lines, *((f"and {left} incidents more",) if left > 0 else ()))


def _about(fact: Fact) -> FactKey:
    return FactKey(fact.key.subject, "incident", fact.key.qualifiers)
