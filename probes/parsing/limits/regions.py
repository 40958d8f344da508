"""Names of regions, as cloud vendors write them: ``us-east-1``, ``europe-west4``, ``global endpoint``."""

from __future__ import annotations

import re

_REGION = re.compile(
    r"(?:us|eu|europe|asia|ap|sa|ca|me|af|uk|il|mx|cn|australia|northamerica|southamerica)-(?:gov-)?[a-z]{4,12}(?:-?\d{1,2})?"
    r"|(?:global|regional|us|eu)(?: multi-?region)?(?: endpoints?)?|multi-?region"
    r"|(?:each|all|any)(?: of the)?(?: other)? (?:supported )?regions?|other regions?"
    r"|north america|south america|europe|asia(?: pacific)?|australia|india|united states",
    re.IGNORECASE,
)


def is_region(text: str) -> bool:
    """Whether a label names a region and nothing else."""
    return _REGION.fullmatch(text.strip(" `:")) is not None
