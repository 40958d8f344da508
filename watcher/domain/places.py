"""Where a place lies: inside or outside of the regions that a workflow's data may be in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from watcher.domain.facts import folded

_EU = (
    "Austria/AT/AUT, Belgium/BE/BEL, Bulgaria/BG/BGR, Croatia/HR/HRV, Cyprus/CY/CYP, Czechia/CZ/CZE/Czech Republic, "
    "Denmark/DK/DNK, Estonia/EE/EST, Finland/FI/FIN, France/FR/FRA, Germany/DE/DEU, Greece/GR/GRC, Hungary/HU/HUN, "
    "Ireland/IE/IRL/Republic of Ireland, Italy/IT/ITA, Latvia/LV/LVA, Lithuania/LT/LTU, Luxembourg/LU/LUX, "
    "Malta/MT/MLT, Netherlands/NL/NLD/The Netherlands, Poland/PL/POL, Portugal/PT/PRT, Romania/RO/ROU, "
    "Slovakia/SK/SVK, Slovenia/SI/SVN, Spain/ES/ESP, Sweden/SE/SWE"
)  # fmt: skip
_EFTA = "Iceland/IS/ISL, Liechtenstein/LI/LIE, Norway/NO/NOR"  # in the EEA, and not in the EU
_OTHERS = (
    "Albania/AL, Algeria/DZ, Argentina/AR/ARG, Armenia/AM, Australia/AU/AUS, Azerbaijan/AZ, Bahrain/BH, Bangladesh/BD, "
    "Belarus/BY, Bosnia and Herzegovina/BA, Brazil/BR/BRA, Cambodia/KH, Canada/CA/CAN, Chile/CL/CHL, "
    "China/CN/CHN/Mainland China/People's Republic of China, Colombia/CO/COL, Costa Rica/CR, Dominican Republic/DO, "
    "Ecuador/EC, Egypt/EG, El Salvador/SV, Ethiopia/ET, Georgia/GE, Ghana/GH, Guatemala/GT, Hong Kong/HK/HKG, "
    "India/IN/IND, Indonesia/ID/IDN, Israel/IL/ISR, Japan/JP/JPN, Jordan/JO, Kazakhstan/KZ, Kenya/KE, Kuwait/KW, "
    "Lebanon/LB, Macau/MO, Malaysia/MY/MYS, Mauritius/MU, Mexico/MX/MEX, Moldova/MD, Monaco/MC, Montenegro/ME, "
    "Morocco/MA, Nepal/NP, New Zealand/NZ/NZL, Nigeria/NG, North Macedonia/MK, Oman/OM, Pakistan/PK, Panama/PA, "
    "Paraguay/PY, Peru/PE, Philippines/PH/PHL/The Philippines, Puerto Rico/PR, Qatar/QA, "
    "Russia/RU/RUS/Russian Federation, "
    "Rwanda/RW, Saudi Arabia/SA/SAU, Senegal/SN, Serbia/RS, Singapore/SG/SGP, South Africa/ZA/ZAF, "
    "South Korea/KR/KOR/Korea/Republic of Korea, Sri Lanka/LK, Switzerland/CH/CHE, Taiwan/TW/TWN, Thailand/TH/THA, "
    "Tunisia/TN, Turkey/TR/TUR/Türkiye/Turkiye, Uganda/UG, Ukraine/UA/UKR, United Arab Emirates/AE/ARE/UAE, "
    "United Kingdom/GB/GBR/UK/U.K./Great Britain/England/Scotland/Wales/Northern Ireland, "
    "United States/US/USA/U.S./U.S.A./United States of America, Uruguay/UY, Vietnam/VN/VNM/Viet Nam"
)  # fmt: skip
_SEPARATORS = re.compile(r"[,;/|()\n·•&+]|\band\b|\bor\b")


def _countries(table: str) -> dict[str, str]:
    """Every spelling of every country to its first one, folded."""
    rows = [row.strip().split("/") for row in table.split(",")]
    return {folded(spelling): folded(row[0]) for row in rows for spelling in row}


_NAMES = _countries(", ".join((_EU, _EFTA, _OTHERS)))
_OF_EU = frozenset(_countries(_EU).values())
_OF_EEA = _OF_EU | frozenset(_countries(_EFTA).values())
_REGIONS = {"eu": _OF_EU, "european union": _OF_EU, "eea": _OF_EEA, "european economic area": _OF_EEA}
_WRITTEN = sorted((name for name in {*_NAMES, *_REGIONS} if len(name) > 3), key=lambda name: (-len(name), name))
_NAMED = re.compile(
    rf"(?<![\w-])(?:(?i:(?<!new )(?:{'|'.join(map(re.escape, _WRITTEN))}))"
    r"|EU|EEA|UK|US|USA|UAE|U\.S\.A?\.?|U\.K\.)(?![\w-])"
)
_LONGEST = 2_000  # characters of a cell that are looked at


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How a printed location lies to declared regions.

    Attributes:
        outside: the places of it that lie outside of every region, as printed.
        unknown: those that cannot be told.
    """

    outside: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def whereabouts(location: str, regions: Iterable[str]) -> Whereabouts:
    """Which places of a location, such as ``Ireland, Singapore``, lie outside of regions such as ``eu``.

    A place in no table is unknown, and so is everything where a region is in none.
    """
    asked = [folded(region) for region in regions]
    outside: list[str] = []
    unknown: list[str] = []
    for place in _places(location[:_LONGEST]):
        inside = [_lies_in(folded(place), region) for region in asked]
        if not any(inside):
            (unknown if None in inside else outside).append(place)
    return Whereabouts(tuple(outside), tuple(unknown))


def _places(location: str) -> tuple[str, ...]:
    """The countries and regions that a cell names; the whole cell where it names none.

    Codes count only in a cell that holds nothing else: ``Wilmington, DE`` is not in Germany.
    """
    parts = [part for part in (part.strip(" .:*\t") for part in _SEPARATORS.split(location)) if part]
    if parts and all(part.isupper() and folded(part) in {*_NAMES, *_REGIONS} for part in parts):
        return tuple(dict.fromkeys(parts))
    named = dict.fromkeys(found[0] for found in _NAMED.finditer(location))
    if any(_NAMES.get(folded(name)) == "united states" for name in named):
        named.pop("Georgia", None)  # the state
    return tuple(named) or tuple(filter(None, (location.strip(),)))


def _lies_in(place: str, region: str) -> bool | None:
    """Whether a place lies in a region; None where that cannot be told."""
    members = _members(region)
    if place == region:
        return True
    own = _members(place)
    if members is None or own is None:
        return None
    return True if own <= members else False if own.isdisjoint(members) else None


def _members(place: str) -> frozenset[str] | None:
    """The countries of a region, or a country by itself; None for what is in no table."""
    if place in _NAMES:
        return frozenset({_NAMES[place]})
    return _REGIONS.get(place)
