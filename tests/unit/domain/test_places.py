"""Where places lie, as printed in lists of subprocessors."""

from __future__ import annotations

import pytest

from watcher.domain.places import Whereabouts, whereabouts


@pytest.mark.parametrize(
    ("location", "regions", "outside", "unknown"),
    [
        ("Singapore", ["eu"], ["Singapore"], []),
        ("Ireland", ["eu"], [], []),
        ("Ireland, Singapore", ["EU"], ["Singapore"], []),
        ("Dublin, Ireland", ["eu"], [], []),
        ("Norway", ["eu"], ["Norway"], []),
        ("Norway", ["eea"], [], []),
        ("EU", ["eea"], [], []),
        ("EEA", ["eu"], [], ["EEA"]),
        ("European Union", ["eu"], [], []),
        ("USA; UK", ["eu"], ["USA", "UK"], []),
        ("United States (AWS us-east-1)", ["us"], [], []),
        ("San Francisco, CA, USA", ["eu"], ["USA"], []),
        ("Wilmington, DE", ["eu"], [], ["Wilmington, DE"]),
        ("DE / SG", ["eu"], ["SG"], []),
        ("Atlanta, Georgia, United States", ["us"], [], []),
        ("New Mexico", ["us"], [], ["New Mexico"]),
        ("Data centres in Japan and Germany", ["eu"], ["Japan"], []),
        ("Global", ["eu"], [], ["Global"]),
        ("Singapore", ["eu", "Singapore"], [], []),
        ("Singapore", ["moon"], [], ["Singapore"]),
        ("moon", ["moon"], [], []),
        ("EU", ["Germany"], [], ["EU"]),
        ("EU", ["us"], ["EU"], []),
        ("", ["eu"], [], []),
    ],
)
def test_whereabouts(location: str, regions: list[str], outside: list[str], unknown: list[str]) -> None:
    assert whereabouts(location, regions) == Whereabouts(tuple(outside), tuple(unknown))
