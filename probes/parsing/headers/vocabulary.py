"""The words that names of headers are made of."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MARKERS = frozenset(
    {"ratelimit", "ratelimits", "ratelimiting", "ratelimitbysize", "tokenlimit", "throttle", "throttling", "quotas"}
)
COUNTING_TOKENS = frozenset({"ratelimitbysize", "tokenlimit"})  # schemes' own words that say what is counted
FIELDS = {
    "limit": "limit", "max": "limit", "maximum": "limit", "quota": "limit", "allowed": "limit", "capacity": "limit",
    "remaining": "remaining", "left": "remaining", "available": "remaining",
    "reset": "reset", "resets": "reset", "timeremaining": "reset",
    "renewalperiod": "window", "window": "window", "interval": "window", "period": "window",
}  # fmt: skip
# Parts of known schemes that hold no limit: what a call cost, whether a limit was passed, whose limit it was.
SIGNALS = _words(
    "abusepenalty active amount bucket claim cost count current disabled fallback global key method near nearlimit over"
    " overage percentage policy reason representative resource retry rule scope source status surpassed threshold tier"
    " type used usage utilization consumed"
)
NO_COUNTS = frozenset({"active", "cost", "over", "reason", "retry", "status", "type"})  # not even with a field's word
WINDOWS = {
    "second": "second", "sec": "second", "secondly": "second",
    "minute": "minute", "min": "minute", "minutely": "minute", "minutes": "minute",
    "hour": "hour", "hourly": "hour", "hours": "hour",
    "day": "day", "daily": "day", "days": "day",
    "week": "week", "weekly": "week", "weeks": "week",
    "month": "month", "monthly": "month", "months": "month",
    "year": "year", "yearly": "year",
}  # fmt: skip
LETTERS = {"s": "second", "m": "minute", "min": "minute", "h": "hour", "d": "day", "w": "week"}
RATES = {  # words that say both what is counted and in which time
    f"{short}p{letter}": (resource, window)
    for short, resource in (("r", "requests"), ("t", "tokens"), ("it", "input_tokens"), ("ot", "output_tokens"))
    for letter, window in (("s", "second"), ("m", "minute"), ("h", "hour"), ("d", "day"))
}
MILLISECONDS = frozenset({"ms", "millis", "milliseconds"})
UNITS = MILLISECONDS | frozenset(
    {"s", "seconds", "secs", "after", "in", "at", "time", "epoch", "timestamp", "unix", "utc", "date", "iso"}
)
REQUESTS = frozenset({"req", "reqs", "request", "requests", "call", "calls", "query", "queries"})
TOKENS = frozenset({"token", "tokens", "tok", "toks"})
INPUT = frozenset({"input", "prompt"})
OUTPUT = frozenset({"output", "completion", "generated"})
# Whose limit it is, of several that an account has on the same resource.
SCOPES = _words(
    "project global org organization organisation account user key apikey api team workspace model ip shared endpoint"
    " trial free paid priority fast flex batch burst sustained unified service deployment application app tenant"
    " subscription client tier standard usage based"
)
COUNTED = REQUESTS | TOKENS | frozenset(RATES)
SURE = frozenset({"limit", "limits", "remaining", "quota", "quotas"})
PLURALS = {"call": "calls", "request": "requests", "token": "tokens", "query": "queries"}
PLACES = frozenset({"x", "endpoint", "api"})  # words before what is counted that say only where
NOT_RATES = _words(
    "content context size length body upload file page payload header headers field depth width height cors frame"
    " transform age cache list pagination offset memory time timeout cookie"
)
KNOWN = (
    COUNTED
    | INPUT
    | OUTPUT
    | SCOPES
    | PLACES
    | UNITS
    | frozenset(WINDOWS)
    | frozenset({"per", "concurrent", "uncached"})
)
