"""What a limit gets from the page around it: its tier, what is counted, and the heading that names its subject."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from probes.parsing.grid import Grid
from probes.parsing.labels import looks_like_id, read_label
from probes.parsing.limits import measures, tiers
from probes.parsing.limits.amounts import amounts
from probes.parsing.limits.measures import Measure

_LONGEST_CAPTION = 160
_NEAR, _FEW_WORDS = 6, 6
_CAPTION = re.compile(
    r"^(?:all |the |these |rate |default |current |regional )*(?:limits?|values?|quotas?|figures|numbers|rates)\b"
    r".{0,60}\b(?:in|as|are)\b"
    r"|\b(?:expressed|shown|given|listed|measured|described|specified|defined) (?:in|as)\b",
    re.IGNORECASE,
)
_SCALED = re.compile(r"\b(?:in|units? of) (?:thousands?|millions?|1,?000|1k)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_MOST_TABS = 8
_TAIL = re.compile(
    r"(?:\s|^)(?:(?:request|default|usage|standard|current|base|specific|your|our)\s)?(?:rate[- ]?)?(?:limits?|quotas?)"
    r"(?: and (?:rate )?(?:limits?|quotas?))?(?: (?:by|per) (?:model|tier|plan|endpoint))?$",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+(?=\D)")
_HEAD = re.compile(r"^(?:rate limits?|limits?|quotas?) (?:for|of|on)\s+(?:the\s+|our\s+)?", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:(?:about|understanding|your|our|the|current|default|detailed|models?|apis?|usage|overall|all|by|per|and|"
    r"rate|limits?|"
    r"quotas?|tiers?|plans?|overview|introduction|reference|tables?|summary|values?|restrictions?|throttling|text|"
    r"for|of|on|to|"
    r"documentation|docs?|guide|in|detail|details)\b[\s&/,:|–—-]*){1,12}|(?:how|what|why) (?:do|are|is|does|"
    r"to)\b.{0,80}",
    re.IGNORECASE,
)
_LIMITS = re.compile(r"\b(?:limits?|quotas?|throttling)\b|限", re.IGNORECASE)
_MODEL = re.compile(
    r"(?!(?:updated?|as|since|last|versions?|in|from|tables?|sections?|steps?|up|v\d|q\d|week|tier)\b)(?!.*\b(?:19|20)\d\d\b)"
    r"(?=[^\d\n]{0,40}\d)[A-Za-z][\w.+-]{0,40}(?: [\w.+*-]{1,30}){0,3}",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"(?:^|\s)(?:and|&|of|for|on|to|your|our|the|with|or)$", re.IGNORECASE)
_DEPLOYED = re.compile(
    r"\b(?:(?:global|data ?zone|regional|geo)[ -](?:standard|batch|provisioned(?:[ -]managed)?)|cross[- ]region|"
    r"long[ -]context|fast mode|priority (?:tier|processing)|flex processing|provisioned throughput)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\b(?:examples?|headers?|errors?|handling|best practices?|retry(?:ing)?|backoff|troubleshoot\w{0,6}|faqs?|"
    r"frequently asked|changelog|increase|mitigat\w{1,6})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for every limit of a grid or list unless it says otherwise.

    ``scope`` is the way of deployment that a heading names; ``section`` the nearest heading that names no tier, by
    which two limits of one name may be told apart; ``of_limits`` is set under headings that speak of limits.
    """

    subject: str | None = None
    tier: str | None = None
    measure: Measure | None = None
    scope: str | None = None
    section: str = ""
    skip: str = ""
    of_limits: bool = False


def setting(
    headings: tuple[str, ...], tabs: tuple[str, ...], near: Iterable[str] = (), tier: str | None = None
) -> Setting:
    """What headings, tabs and the lines before a grid (nearest first) say of it; ``tier`` is that of a caption."""
    tabs = tabs[-_MOST_TABS:]
    around = (*reversed(tabs), *reversed(headings))
    example = next((text for text in (*tabs, *headings[-1:]) if _EXAMPLE.search(text)), "")
    scopes = next((named for text in around if (named := {found.lower() for found in _DEPLOYED.findall(text)})), set())
    scope = scopes.pop() if len(scopes) == 1 else None
    section = next((label for text in around if (label := read_label(text).text) and not tiers.tier(label)), "")
    skip = f"figures under “{example}”" if example else ""
    return Setting(
        _subject(around), tier or _tier(around), _measure((*around[:2], *near)), scope, section, skip,
        any(_LIMITS.search(text) for text in around),
    )  # fmt: skip


def of_grid(grid: Grid, own: int, tier: str | None) -> Setting:
    """The setting of a grid; ``own`` is how many lines of its lead belong to it alone."""
    near = tuple(text for text in grid.lead[: min(own, _NEAR)] if _is_caption(text))
    around = setting(grid.headings, grid.tabs, near, tier)
    captions = (*grid.lead[: min(own, _NEAR)], *grid.headings[-1:], *grid.tabs[-1:])
    if any(len(text) <= _LONGEST_CAPTION and _SCALED.search(text) for text in captions):
        return replace(around, skip="figures in thousands or millions")
    nearest = grid.lead[0].strip() if own else ""
    return replace(around, subject=nearest) if _DIGIT.search(nearest) and looks_like_id(nearest) else around


def _is_caption(text: str) -> bool:
    """Whether a line may say what all values of a table are: ``All limits are in requests per minute``."""
    if len(text) > _LONGEST_CAPTION or ":" in text.rstrip(" :") or amounts(text):
        return False
    return _CAPTION.search(text) is not None or (len(text.split()) <= _FEW_WORDS and not text.endswith((".", "。")))


def _tier(around: tuple[str, ...]) -> str | None:
    for text in around:
        if named := tiers.tier(text):
            return named
        spoken = tiers.mentioned(text)
        if len(spoken) == 1:
            return spoken[0]
    return None


def _measure(texts: tuple[str, ...]) -> Measure | None:
    """The one measure in time that headings and captions without numbers name; None where they name several."""
    named = {
        found
        for text in texts
        if len(text) <= _LONGEST_CAPTION and not amounts(text) and (found := measures.measure(text)) and found.window
    }
    return named.pop() if len(named) == 1 else None


def _subject(around: tuple[str, ...]) -> str | None:
    """The nearest heading that names something, without the words that only say that limits follow."""
    for text in around:
        name = named_by(text)
        if name:
            return name
    return next((read_label(text).text for text in around if read_label(text).text and not tiers.tier(text)), None)


def named_by(heading: str) -> str:
    """What a heading names apart from limits and tiers; empty where it names nothing.

    >>> named_by("Acme Large rate limits"), named_by("Rate limits"), named_by("Free tier")
    ('Acme Large', '', '')
    """
    label = read_label(heading).text
    label = _NUMBERING.sub("", label, count=1) if _NUMBERING.match(label) else label
    bare = _HEAD.sub("", _TAIL.sub("", label)).strip(" :–—-")
    if not bare or _GENERIC.fullmatch(bare):
        return _noted(heading)
    if len(bare) > 100 or tiers.tier(bare) or measures.measure(bare) is not None:
        return ""
    if _OPEN_END.search(bare):
        return label
    spoken = tiers.mentioned(bare)
    return "" if spoken and len(bare.split()) <= 3 else bare


def _noted(heading: str) -> str:
    """``Rate limits (Acme Large 2 - shared)``: the model that the one note of such a heading names."""
    notes = read_label(heading).notes
    name = re.split(r"\s[-–—]\s|[,;:—]", notes[0])[0].strip() if len(notes) == 1 else ""
    if not _MODEL.fullmatch(name) or tiers.tier(name) or measures.find(name):
        return ""
    return name


def own_lines(grid: Grid, before: Grid | None) -> int:
    """How many lines of a grid's lead stand between it and the table before it."""
    if before is not None and before.headings == grid.headings and before.tabs == grid.tabs:
        return len(before.notes)
    return grid.own
