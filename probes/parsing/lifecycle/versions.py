"""Versions in a column of their own: ``acme-large`` and ``0613`` as ``acme-large (0613)``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from probes.parsing.labels import looks_like_id, read_label
from probes.parsing.lifecycle.names import Name, is_model

_VERSION = re.compile(r"v?\d[\w.:-]{0,30}|[\w-]{1,20}\d[\w.-]{0,20}|[A-Za-z][\w-]{1,24}")
_NO_VERSION = re.compile(r"all|any|default|latest|n/?a|none|-|—|stable", re.IGNORECASE)


def with_versions(names: tuple[Name, ...], cells: Sequence[str]) -> tuple[Name, ...]:
    """Each name with each version that stands beside it, so that they stay apart.

    Several names beside several versions stay as they are: nobody knows which belongs to which.
    """
    versions = [version for text in cells for version in _versions_of(text)]
    if not versions or (len(names) > 1 and len(versions) > 1):
        return names
    return tuple(_versioned(name, version) for name in names for version in versions)


def _versions_of(text: str) -> list[str]:
    """The versions that a cell names; none where it says that there are none to tell apart."""
    pieces = [read_label(piece).text.strip("` ") for piece in re.split(r"[,\n;]|\band\b|\bor\b", text)]
    return [piece for piece in pieces if _VERSION.fullmatch(piece) and not _NO_VERSION.fullmatch(piece)]


def _versioned(name: Name, version: str) -> Name:
    """``acme-large`` and ``0613`` as ``acme-large (0613)``; a version that holds the whole name stands for itself."""
    if version.lower().startswith(name.text.lower()) and is_model(version):
        return Name(version)
    if name.text.lower().endswith(f"-{version.lower()}"):
        return name
    joined = f"{name.id or name.text}-{version}".lower()
    dated = re.fullmatch(r"(?:[a-z]+-)*(?:\d{3,4}|\d{4}-\d\d-\d\d)(?:-[a-z]+)?", version.lower())
    return Name(f"{name.text} ({version})", joined if dated and looks_like_id(joined) else name.id or name.text)
