"""What headers, labels and lines say of a subprocessor: who it is, what for, where, since when, for which products."""

from __future__ import annotations

import re
from functools import lru_cache

from probes.parsing.keys import spoken

_NOTE = re.compile(r"[(（][^()（）]{0,120}[)）]")
_LEGAL = r"(?:full |registered )?(?:legal|corporate|contracting|registered)"
_ROLES = (
    ("since", r"(?:(?:date|effective|engaged|added|start|begin|since|approved|onboard|active|in use|authori[sz]ed)\w*"
              r"(?: (?:since|date|on|from|of|added|engaged|engagement|approval|start|use|effective|as|processing))*)"),
    ("location", r"(?:.* )?(?:locations?|countr(?:y|ies)|regions?|jurisdictions?|geograph(?:y|ies)|territor(?:y|ies)|"
                 r"place|head ?quarters|hq|domicile)(?: .*)?|where(?: .*)?|data residency|hosted in"),
    ("applies_to", r"(?:.* )?(?:applicab\w+|applies to|products?|used (?:by|in|for)|in scope|offerings?)(?: .*)?|"
                   r"relevant services?|for which services?"),
    ("entity", rf"{_LEGAL} (?:entity|name)(?: name)?|entity|parent(?: company)?|legal"),
    ("name", r"(?:(?:current |new |authori[sz]ed |third party |name of (?:the )?|our )*)(?:(?:third party |external )?"
             r"(?:(?:(?!(?:of|by|using|the)\b)\w+ )?sub ?process(?:ors?|ing entit(?:y|ies))|processors?|entit(?:y|ies)|"
             r"compan(?:y|ies)|vendors?|third part(?:y|ies)|(?:service |cloud |hosting )?providers?|suppliers?|"
             r"organi[sz]ations?|partners?|recipients?|affiliates?|names?))"
             r"(?: (?:names?|entit(?:y|ies)|and (?:address|location)|list))*|"
             r"third party services?(?: (?:vendor|provider))?"),
    ("ignored", r"(?:.* )?(?:address|contacts?|e ?mail|phone|website|url|link|links|dpa|dpf|certifications?|compliance|"
                r"transfer(?: .*)?|mechanism|safeguards?|security|retention|categor(?:y|ies) of .*|"
                r"types? of (?:personal |customer )?data|"
                r"data(?: \w+)?|personal data.*|customer data.*|status|notes?|updated?|verified|review\w*|changes?)"),
    ("purpose", r"(?:.* )?(?:purposes?|services?|functions?|activit(?:y|ies)|roles?|descriptions?|uses?|usage|nature|"
                r"subject matter|categor(?:y|ies)|details|what .*|why.*|reasons?|type|processing)(?: .*)?"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _ROLES)
_ABOUT = re.compile(
    r"\bsub[\s-]?process(?:or|ing)|\bunterauftrag|\bsous-traitants?|third[\s-]party (?:service )?providers",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b(?:former|previous|past|removed|retired|discontinued|historical|history|change ?log|revision|archive\w*)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:last |date )?updated.*|effective.*|note.*|contact.*|e-?mail.*|questions?.*|version.*|total|address|phone|"
    r"subscribe.*|faqs?|overview|resources|n/?a|none|all|and|or|product|products|purpose|location|.*\bcookies?\b.*|"
    r"copyright.*|©.*|sub-?processors?|third part(?:y|ies)|affiliates?|show.*|filter.*|search.*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?]\s+[A-Z]|[!?]$|\b(?:we|our|you|your|are|is|will|may|must|please|these|following)\b", re.I)
_PLACES = re.compile(
    r"\b(?:worldwide|global(?:ly)?|international|multiple (?:countries|regions)|remote|united states(?: of america)?|"
    r"u\.?s\.?a?\.?(?![a-z])|united kingdom|u\.?k\.?(?![a-z])|european (?:union|economic area)|e\.?u\.?(?![a-z])|eea|"
    r"europe|emea|apac|asia|north america|south america|latin america|africa|oceania|middle east|argentina|armenia|"
    r"australia|austria|bangladesh|belgium|brazil|bulgaria|canada|chile|china|colombia|costa rica|croatia|cyprus|"
    r"czech(?: republic|ia)|denmark|egypt|estonia|finland|france|georgia|germany|ghana|greece|guatemala|hong kong|"
    r"hungary|iceland|india|indonesia|ireland|israel|italy|japan|jordan|kenya|korea|latvia|lithuania|luxembourg|"
    r"malaysia|malta|mexico|morocco|netherlands|new zealand|nigeria|norway|pakistan|panama|peru|philippines|poland|"
    r"portugal|romania|rwanda|saudi arabia|serbia|singapore|slovakia|slovenia|south africa|spain|sri lanka|sweden|"
    r"switzerland|taiwan|thailand|tunisia|turkey|türkiye|uae|ukraine|united arab emirates|uruguay|vietnam)\b",
    re.IGNORECASE,
)
_MOST_NAME = 100


@lru_cache(2_048)
def role(text: str) -> str | None:
    """What a header or label says: ``name``, ``purpose``, ``location``, ... or None.

    >>> role("Location of Processing"), role("Sub-processor"), role("Purpose")
    ('location', 'name', 'purpose')
    """
    said = spoken(_NOTE.sub(" ", text))
    if not said or len(said) > 70 or "cookie" in said:
        return None
    return next((name for name, pattern in _COMPILED if pattern.fullmatch(said)), None)


def is_about(text: str) -> bool:
    """Whether a text speaks of subprocessors."""
    return _ABOUT.search(text) is not None


def is_of_former(text: str) -> bool:
    """Whether a heading stands over what is no longer so."""
    return _GONE.search(text) is not None


def is_place(text: str) -> bool:
    """Whether a short text names where something is."""
    found = _PLACES.search(text)
    words = re.findall(r"\w+", text)
    return found is not None and (len(words) <= 3 or sum(map(len, _PLACES.findall(text))) * 3 >= len("".join(words)))


def is_name(text: str) -> bool:
    """Whether a text can be the name of a company: short, no sentence, no label of a page's own."""
    if not 1 < len(text) <= _MOST_NAME or len(text.split()) > 12 or _NO_NAME.fullmatch(text):
        return False
    return re.match(r"[^\W_]", text) is not None and not _SENTENCE.search(text) and "://" not in text
