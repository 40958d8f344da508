"""What a passage of a policy is about, by the words that it holds. Pure.

Every topic is a list of words, and whoever is told hears which of them stood there. A topic that is
not in the list is looked for by its own name.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from watcher.domain.facts import folded

MEDICAL, LEGAL, FINANCIAL, MINORS, POLITICAL = "medical", "legal", "financial", "minors", "political"
BIOMETRIC, WEAPONS, SEXUAL, AUTOMATED = "biometric", "weapons", "sexual content", "automated decisions"
RETENTION, TRAINING, SUBPROCESSORS = "data retention", "training on data", "subprocessors and locations"
INDEMNITY, LIABILITY, TERMINATION = "indemnity", "liability", "termination"
RATE, PRICING = "rate and fair use", "pricing rights"
OF_DATA = (RETENTION, TRAINING, SUBPROCESSORS)  # what concerns whoever declares classes of data
OF_REGIONS = (SUBPROCESSORS,)  # and whoever declares where its data may be

_WORDS = {
    MEDICAL: r"medic(?:al|ally|ine|ines|ation|ations)|health|healthcare|health-related|clinical\w{0,2}|diagnos\w{1,6}"
    r"|patients?|therap(?:y|ies|eutic\w{0,4})|physicians?|doctors?|drugs?|prescriptions?",
    LEGAL: r"legal (?:advice|services?|counsel|representation|interpretation|guidance|matters|practice)"
    r"|practice of law|lawyers?|attorneys?|law enforcement|criminal justice|judicial|courts?' decisions?|immigration",
    FINANCIAL: r"financial|finance|credit ?worthiness|credit scor\w{1,4}|lending|loans?|investments?|insurance|banking"
    r"|securities|payday|mortgages?|trading advice",
    MINORS: r"minors?|child(?:ren)?(?:['’]s)?|child-\w{1,12}|csam|under (?:the age of )?1[38]|teen(?:s|agers?)?"
    r"|parental|underage|age of majority",
    POLITICAL: r"politic(?:al|ally|s|ians?)|elections?|electoral|campaign(?:s|ing)|candidates?|vot(?:e|es|ers?|ing)"
    r"|lobbying|civic|ballots?",
    BIOMETRIC: r"biometrics?|facial recognition|face recognition|voiceprints?|faceprints?|fingerprints?"
    r"|emotion recognition|iris scans?",
    WEAPONS: r"weapons?|weaponry|weapons-\w{1,12}|explosives?|ammunition|firearms?|munitions|chemical agents?|cbrn"
    r"|military|warfare",
    SEXUAL: r"sexual(?:ly|ity|ized|ised)?|porn\w{0,8}|erotic\w{0,4}|nud(?:e|es|ity)|nsfw|adult content"
    r"|intimate images?",
    AUTOMATED: r"automated[ -](?:decisions?|decision[ -]making|individual decision[ -]making|determinations?)"
    r"|automated processing|solely automated|profiling|high-risk|high-stakes|consequential decisions?|eligibility"
    r"|human in the loop|human review|human oversight|social scoring",
    RETENTION: r"retain(?:s|ed|ing)?(?! (?:all|any|own|ownership|sole|title|their|the rights?)\b)|retention"
    r"|stor(?:e|es|ed|ing|age)|delet(?:e|es|ed|ing|ion)|eras(?:e|ed|ure)"
    r"|(?:keep|kept|keeps|hold|held) (?:it|them|what|for|until|as long|your|the data)|zero[ -]data",
    TRAINING: r"train(?:s|ed|ing)?|fine-tun\w{1,4}"
    r"|improve (?:our|the|its|these) (?:models?|services?|products?|technolog\w{1,3})"
    r"|(?:develop|improv)(?:e|es|ing)?(?: and \w{1,12})? (?:our|its|the) (?:models?|services?)|model improvement",
    SUBPROCESSORS: r"sub-?processors?|sub-?contractors?|data cent(?:er|re)s?|data residency|international transfers?"
    r"|transfers? (?:of|your|personal|customer)|transferred|standard contractual clauses|cross-border"
    r"|hosted in|processed in|stored in|outside (?:of )?(?:the )?(?:eu|eea|uk|european)",
    INDEMNITY: r"indemnif\w{1,8}|indemnit\w{1,4}|hold harmless|defend you",
    LIABILITY: r"liabilit(?:y|ies)|liable|damages|warrant(?:y|ies)|disclaim\w{0,5}|as is",
    TERMINATION: r"terminat(?:e|es|ed|ing|ion)|suspend(?:s|ed|ing)?|suspension|cancel(?:s|led|lation)?",
    RATE: r"rate limits?|fair use polic(?:y|ies)|fair usage|usage limits?"
    r"|quotas?|throttl(?:e|ed|ing)|excessive use|concurrent requests",
    PRICING: r"prices?|pricing|fees?|charges?|invoices?|credits|refunds?|taxes",
}  # fmt: skip
TOPICS = {name: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE) for name, words in _WORDS.items()}
_ALSO = {
    "health": MEDICAL, "healthcare": MEDICAL, "law": LEGAL, "finance": FINANCIAL, "children": MINORS,
    "politics": POLITICAL, "elections": POLITICAL, "biometrics": BIOMETRIC, "sexual": SEXUAL, "adult": SEXUAL,
    "decisions": AUTOMATED, "automated decision": AUTOMATED, "retention": RETENTION, "training": TRAINING,
    "subprocessors": SUBPROCESSORS, "locations": SUBPROCESSORS, "transfers": SUBPROCESSORS, "rate limits": RATE,
    "fair use": RATE, "pricing": PRICING, "phi": MEDICAL, "weapon": WEAPONS,
}  # fmt: skip
_PHRASE = re.compile(r"\|(?![^(]*\))")  # what stands between two phrases of a topic
_HEAD = re.compile(r"\(\?:(?P<several>[a-z|]+)\)|(?P<one>[a-z][a-z -]*)(?=[^a-z? -]|$)|(?P<cut>[a-z][a-z -]*)[a-z -]\?")
_LONGEST = 20_000  # characters of a passage that are looked at


def topic(name: str) -> str:
    """A topic as declared, by the name that it has here: ``Health`` is ``medical``; an unknown one keeps its own."""
    plain = folded(name).replace("_", " ").replace("-", " ")
    return _ALSO.get(plain, plain)


def close_to(name: str) -> str:
    """The known name that an unknown topic is nearly spelled as; empty where it is known, or like none of them."""
    plain, known = topic(name), (*TOPICS, *_ALSO)
    return "" if plain in TOPICS else next(iter(get_close_matches(plain, known, n=1, cutoff=0.8)), "")


def _heads(words: str) -> tuple[str, ...]:
    """How the phrases of a topic begin, as far as they are plain: looking for these first costs little."""
    found = [_HEAD.match(phrase) for phrase in _PHRASE.split(words)]
    return tuple(dict.fromkeys(
        head for match in found if match for head in (match["several"] or match["one"] or match["cut"]).split("|")
    ))  # fmt: skip


_HEADS = {name: _heads(words) for name, words in _WORDS.items()}


def words_on(name: str, text: str) -> tuple[str, ...]:
    """The words of a passage that are about a topic, each once, in lower case."""
    if name in TOPICS and not _may_hold(name, text[:_LONGEST].casefold()):
        return ()
    pattern = TOPICS.get(name) or re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
    return tuple(dict.fromkeys(found[0].casefold() for found in pattern.finditer(text[:_LONGEST])))


def topics_of(text: str) -> tuple[str, ...]:
    """Every topic that a passage touches, in a fixed order."""
    looked_at = text[:_LONGEST]
    plain = looked_at.casefold()
    return tuple(
        name for name, pattern in TOPICS.items() if _may_hold(name, plain) and pattern.search(looked_at)
    )  # fmt: skip


def _may_hold(name: str, plain: str) -> bool:
    return any(head in plain for head in _HEADS[name])
