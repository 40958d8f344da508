"""Which keys, headers and labels say what of a model. One vocabulary for JSON and for pages."""

from __future__ import annotations

import re
from functools import lru_cache

from probes.parsing import words
from probes.parsing.keys import spoken

_NOTE = re.compile(r"[(（][^()（）]{0,120}[)）]")
OTHER_MODELS = r"\b(?:replac\w{1,8}|recommended|suggested|upgrades?|alternatives?|successors?|instead|migrat\w{1,5})\b"
_NOT_THE_MODELS = re.compile(
    r"\b(?:overrides|default parameters|benchmarks|per request|permission|links|endpoints|supported parameters|"
    r"variants|price|pricing|cost|costs|thinking|reasoning)\b|" + OTHER_MODELS
)
_TOKENS = r"(?: (?:in )?tokens?| size| length)?"
_FIELDS = (
    ("id", r"(?:.* )?(?:api )?model (?:id|identifier|code|string|slug)|(?:api|model) (?:id|string|identifier)|"
           r"api names?|(?:.* )?api (?:id|identifier|model name|model id|string)|id|identifier|slug|model code|"
           r"api model|api endpoints?"),
    ("alias", r"(?:.* )?alias(?:es)?(?: ids?)?"),
    ("context_window", rf"(?:.* )?(?:max(?:imum)? )?context(?: (?:length|windows?|size|limit))?{_TOKENS}(?: k)?|"
                       r"ctx|limit context|tokens context"),
    ("context_window", r"(?:.* )?(?:max(?:imum)? input(?: token(?:s| limit)?)?|input token limit|input context|"
                       r"input limit|max model len|max(?:imum)? sequence length|max seq(?:uence)? len(?:gth)?)"),
    ("max_output", rf"(?:.* )?max(?:imum)? (?:output|completion|generated|generation|response){_TOKENS}|"
                   r"(?:.* )?(?:output token limit|output limit|limit output|max tokens output|max new tokens|"
                   r"max(?:imum)? output token(?:s| limit))"),
    ("max_tokens", r"(?:.* )?max tokens"),
    ("released", r"(?:.* )?(?:release(?:d)?(?: date| on| at)?|launch(?:ed)?(?: date| on| at)|date released|"
                 r"publish(?:ed)?(?: date| at| on)|start of life time|general availability(?: date)?)"),
    ("created", r"created(?: at| on)?"),
    ("knowledge_cutoff", r"(?:.* )?(?:knowledge|training(?: data)?)(?: cut ?-?off)?(?: date)?|cut ?-?off(?: date)?"),
    ("input_modalities", r"(?:.* )?(?:input (?:modalit(?:y|ies)|types?|formats?)|modalit(?:y|ies) input|"
                         r"supported inputs?|inputs? supported|inputs?)"),
    ("output_modalities", r"(?:.* )?(?:output (?:modalit(?:y|ies)|types?|formats?)|modalit(?:y|ies) output|"
                          r"supported outputs?|outputs? supported|outputs?)"),
    ("modality", r"(?:.* )?modalit(?:y|ies)"),
    ("status", r"(?:(?:model )?(?:life ?cycle|model|launch|release|current) )?(?:status|stage|state|phase)|lifecycle"),
    ("active", r"(?:is )?(?:active|enabled)"),
    ("deprecated", r"(?:is )?deprecated"),
    ("canonical", r"(?:.* )?canonical(?: (?:slug|id|model|name))?|resolved model|snapshot"),
    ("alias_of", r"alias (?:of|for)|points to|(?:currently )?points to"),
    ("display_name", r"(?:human |display |friendly )(?:readable )?name|model name|name|title|label|model"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _FIELDS)
_CLOUDS = re.compile(
    r"\b(?:bedrock|vertex|google|gcp|azure|aws|foundry|sagemaker|hugging ?face|hf|ollama|nvidia|snowflake|oci|oracle)\b"
)
_STANDING = re.compile(
    r"\b(legacy|deprecated|retired|preview|experimental)\b(?: (?:and \w+ )?(?:ai |language )?(?:models?|versions?))|"
    r"^(legacy|deprecated|retired|preview|experimental)$"
)
_CORNERS = frozenset({
    "", "feature", "features", "property", "properties", "attribute", "attributes", "specification", "spec", "specs",
    "capability", "capabilities", "details", "model", "models", "parameter",
})  # fmt: skip


@lru_cache(4_096)
def field(text: str) -> tuple[str, int] | None:
    """What a key or header says of a model, and how plainly: the lower the number the plainer; None for nothing.

    >>> field("Context window (tokens)")
    ('context_window', 2)
    """
    said = spoken(_NOTE.sub(" ", text))
    if not said or len(said) > 80 or _NOT_THE_MODELS.search(said):
        return None
    for rank, (name, pattern) in enumerate(_COMPILED):
        if pattern.fullmatch(said):
            return None if name in ("id", "alias") and _CLOUDS.search(said) else (name, rank)
    return None


def names_rows(header: str) -> bool:
    """Whether a column's header says that it names the models of its rows, and not what takes their place."""
    said = spoken(header)
    named = words.is_label(words.fold(header)) or said.endswith((" model", " models"))
    return named and not re.search(OTHER_MODELS, said)


@lru_cache(1_024)
def standing(text: str) -> str | None:
    """The status that a heading gives all models under it: ``Legacy models`` says ``legacy``."""
    found = _STANDING.search(spoken(text))
    return (found[1] or found[2]) if found else None


def is_corner(text: str) -> bool:
    """Whether a table's first cell says that its rows are properties and its columns models."""
    return spoken(text) in _CORNERS
