"""The vocabulary of price tables: which words make a column an input price, a tier, a context, a period.

Everything here looks at one text and knows nothing of tables. Nothing is told where a text
could mean two things.
"""

from __future__ import annotations

import re
from functools import lru_cache

_REMEMBERED = 8_192
_WIDE = str.maketrans("（）：，％／＜＞", "():,%/<>")
_NOT_A_PRICE = re.compile(
    r"\b(?:max(?:imum)?|min(?:imum)?|limits?|windows?|length|rpm|tpm|rpd|tpd|per tool|additional|counts?|"
    r"sizes?|modalit(?:y|ies)|speed|latency|multipliers?|tool choice|savings?|discounts?|changes?|difference|previous|"
    r"old|was|knowledge|cut-?off|capabilit(?:y|ies)|features?|formats?|types?|support(?:ed|s)?|throughput|example|"
    r"tokens? per (?:request|call|second|minute|hour|day)|tokens/s(?:ec)?)\b"
    r"|%|最大|限制|长度"
)
_CACHE = re.compile(r"\bcach(?:e|ed|ing|es)\b|缓存")
_WRITE = re.compile(r"\b(?:writes?|writing|creation|create|written)\b|写入|创建")
_FIVE = re.compile(r"\b5\s?-?\s?m(?:in(?:ute)?s?)?\b|5\s?分钟")
_HOUR = re.compile(r"\b(?:1|one)\s?-?\s?h(?:(?:ou)?rs?)?\b|1\s?小时")
_STORAGE = re.compile(r"\bstor(?:age|ed|ing)\b|存储")
_MISS = re.compile(r"\bmiss(?:es)?\b|\bun-?cached\b|\bnon-?cached\b|\bnot cached\b|\bno cache\b|未命中")
_READ = re.compile(r"\b(?:hits?|reads?|refresh(?:es)?|cached|caching)\b|命中|读取")
_CACHE_ALONE = re.compile(r"cache(?: (?:tokens?|prices?))?(?: ?[(（][^()（）]{0,60}[)）])?")
_CACHED_INPUT = re.compile(r"\bcache inputs?\b|缓存输入|输入缓存")
_INPUT = re.compile(r"\b(?:inputs?|prompts?)\b|^in$|输入")
_OUTPUT = re.compile(r"\b(?:outputs?|completions?|generated)\b|^out$|输出")
_PRICE = re.compile(
    r"\b(?:prices?|pricing|costs?|rates?|fees?|usd|cny|charges?|tariffs?)\b|[$€£¥]|价格|单价|费用|定价|刊例价"
)
_OF_A_PRICE = re.compile(  # what every text has that is the name of a price
    r"cach|缓存|in|prompt|输入|out|completion|generated|输出|training|reasoning|citation|embedding|pric|cost|rate|fee|usd|"
    r"cny|charge|tariff|[$€£¥]|价格|单价|费用|定价|刊例价"
)
_OF_MONEY = re.compile("pric|cost|rate|fee|usd|cny|charge|tariff|[$€£¥]|价格|单价|费用|定价|刊例价")
_OTHERS = (
    ("training", re.compile(r"\btraining\b")),
    ("reasoning", re.compile(r"^\s*reasoning(?: tokens?)?\s*$")),
    ("citation", re.compile(r"^\s*citations?(?: tokens?)?\s*$")),
    ("embedding", re.compile(r"^embeddings?(?: tokens?)?$")),
)
_PER_TOKENS = re.compile(
    r"(?:[$€£¥]\s?)?(?:/|per)\s?(?:1\s?[mk]|1,000,000|1,000|1000|(?:one |1 )?(?:million|thousand)|[mk])"
    r"\s?(?:tok(?:en)?s?)?"
)
_BEGINNINGS = ("/", "p", "$", "€", "£", "¥")
_IN_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]{0,20}\bin(?:puts?)?\s?/\s?out(?:puts?)?\b")
_USAGE = re.compile(r"usage(?: ?\(?(?:per|/) ?(?:1,000|1k|1m|million|thousand) tokens?\)?)?")
_BOTH_WAYS = re.compile(r"\binputs?\b.{0,12}(?:/|\||&|\band\b|\+).{0,12}\boutputs?\b")
_LABEL = re.compile(
    r"(?:ai |base |llm |language |foundation )?models?(?: (?:name|id|family|version|names|variant))?s?|names?|"
    r"api (?:name|model)|model ?/ ?id|模型(?:名称|服务)?|产品名称?|endpoints?|engine|deployment"
)
_WEAK_LABEL = re.compile(
    r"categor(?:y|ies)|services?|products?|offering|family|series|version|sku|parameters?|model size"
)
_ID = re.compile(r"(?:model |api )?(?:id|identifier|string|code)s?|api (?:name|model id)")
_TIERS = (
    ("batch", re.compile(r"\bbatch(?:es|ed)?\b(?! size)|批量|批处理")),
    ("flex", re.compile(r"\bflex\b")),
    ("priority", re.compile(r"\bpriority\b")),
    ("fine-tuning", re.compile(r"\bfine-?\s?tun(?:ing|ed|e)\b")),
    ("provisioned", re.compile(r"\bprovisioned\b|\breserved\b|\bdedicated\b")),
    ("fast", re.compile(r"\bfast mode\b|^fast(?: (?:tier|pricing|prices|data))*$|\bturbo mode\b")),
    ("free", re.compile(r"\bfree (?:tier|plan)\b|^free$")),
    ("regional", re.compile(r"\b(?:non-?global|regional)\b|\bdata residency\b|\bmulti-?region\b")),
    ("standard", re.compile(r"\bstandard\b|\bon-?\s?demand\b|\bpay[- ]as[- ]you[- ]go\b|^default$|^base$")),
)
_BOTH = re.compile(r"\b(?:flex|batch)\s?(?:/|&|and)\s?(?:flex|batch)\b")
_OF_A_TIER = re.compile(  # what every text has that names one of them
    r"batch|批|flex|priority|fine|provisioned|reserved|dedicated|fast|turbo|free|global|region|residency|standard|demand|"
    r"pay|default|base"
)
_MODALITIES = (
    ("text", re.compile(r"\btexts?\b|文本")), ("image", re.compile(r"\bimages?\b|\bvision\b|图像|图片")),
    ("audio", re.compile(r"(?<!non-)\b(?:audio|speech)\b|(?<!非)音频")), ("video", re.compile(r"\bvideos?\b|视频")),
)  # fmt: skip
_MODALITY_HEADING = re.compile(r"(?:text|audio|images?|videos?)(?: (?:tokens?|inputs?|pricing|prices))?")
_TIER_NAME = re.compile(
    r"(standard|batch|flex|priority)(?: (?:processing|pricing|prices|tier|api))?|more|[\s|/·,•-]+", re.IGNORECASE
)
_AT_ONCE = re.compile(
    r"(?:real-?\s?time|online|synchronous|interactive)(?: (?:api|inference|calls?|requests?))?|global"
)
_OFF_PEAK = re.compile(r"\boff-?\s?peak\b|\bnon-?peak\b|\bvalley\b|\bidle\b|非高峰|闲时|空闲|谷时|优惠时段")
_PEAK = re.compile(r"\bpeak\b|高峰|忙时|峰时")
_HOURS = re.compile(r"\b\d{1,2}:\d{2}\s?[-–~]\s?\d{1,2}:\d{2}\b")
_DISCOUNTED = re.compile(r"\bdiscount(?:ed)?\b|优惠")
_SIZE = r"(\d[\d,.]{0,9})\s?([km])?\b"
_BOUND = re.compile(
    r"(<=|>=|<|>|≤|≥|=<|\bup to\b|\bover\b|\babove\b|\bbelow\b|\bunder\b|\bless than\b|\bmore than\b|\bgreater than\b|"
    rf"\bwithin\b|\bbeyond\b|\bat most\b|\bat least\b)\s?{_SIZE}"
    r"(?=\s?(?:cached\b\s?)?(?:tokens?|context|input|prompts?|length|in\b|with\b|[)\],;:.]|$))"
)
_OF_A_BOUND = re.compile("[<>≤≥]|up|over|above|below|under|less|more|greater|within|beyond|at")
_DIGIT = re.compile(r"\d")
_BOUNDED = re.compile(
    rf"(?:{_BOUND.pattern})(?:\s?(?:inputs?|prompts?)(?=\s(?:tokens?|context)))?(?:\s?(?:tokens?|context))?"
)
_RANGE = re.compile(
    rf"(?<![\w.$/])[\[(]?(\d[\d,.]{{0,9}})\s?([km])?\s?(?:<=|<|≤)?\s?"
    rf"(?:-|–|—|~|,|to|tokens?|input(?: length)?|length|输入|x|t)\s?(?:<=|<|≤)?\s?{_SIZE}(?:[)\]]|(?=\s|$))"
)
_OPERATORS = {
    "≤": "<=", "=<": "<=", "up to": "<=", "within": "<=", "at most": "<=", "≥": ">=", "at least": ">=", "over": ">",
    "above": ">", "more than": ">", "greater than": ">", "beyond": ">", "below": "<", "under": "<", "less than": "<",
}  # fmt: skip
_PLAIN_CONTEXT = re.compile(r"^(\d[\d,.]{0,9})\s?([km])(?:\s(?:tokens?|context|ctx|window|length|input)){1,2}$")
_CONTEXT_NOTE = re.compile(
    r"[(（](?:[^()（）]{0,60}\b(?:context|length|window)\b[^()（）]{0,40}|\s?[<>≤≥][^()（）]{0,60})[)）]"
)
_LONG = re.compile(r"\blong(?:er)?[- ]context\b|长上下文")
_SHORT = re.compile(r"\bshort(?:er)?[- ]context\b|短上下文")
_EXAMPLE = re.compile(
    r"\b(?:examples?|worked|estimat\w{1,8}|calculat\w{1,8}|scenarios?|legend|glossary|how to|faq|"
    r"frequently asked|rate limits?|usage limits?|changelog|release notes?|competitors?|benchmarks?)\b"
)


def fold(text: str) -> str:
    """Lower case, one kind of space, no underscores; ``cachedInput`` was divided before."""
    wide = text if text.isascii() else text.translate(_WIDE)
    return " ".join(wide.replace("_", " ").split()).lower()


@lru_cache(_REMEMBERED)
def component(text: str) -> str | None:
    """What a header or row label is the price of; None where it is not a price of tokens.

    ``price`` is a header that says no more than that; ``input/output`` one that names both.
    """
    words = fold(text)
    if words[:1] in _BEGINNINGS and _PER_TOKENS.fullmatch(words):
        return "price"
    if words[:5] == "usage" and _USAGE.fullmatch(words):
        return "price"
    if not _OF_A_PRICE.search(words):
        return None
    words = without_context(words)
    if not words or len(words) > 160 or _NOT_A_PRICE.search(words):
        return None
    return _cached(words) if _CACHE.search(words) else _one_way(words)


def _one_way(words: str) -> str | None:
    bare = re.sub(r"[(（][^()（）]{0,80}[)）]", " ", words)
    if _BOTH_WAYS.search(bare):
        return "input/output"
    given, made = _INPUT.search(bare), _OUTPUT.search(bare)
    if given and made:
        return None
    if given or made:
        return "input" if given else "output"
    other = next((name for name, pattern in _OTHERS if pattern.search(bare)), None)
    if other is None and _IN_BRACKETS.search(words):
        return "input/output"
    return other or ("price" if _PRICE.search(words) else None)


def _cached(words: str) -> str | None:
    if _STORAGE.search(words):
        return "cache_storage"
    if _WRITE.search(words):
        return "cache_write_5m" if _FIVE.search(words) else "cache_write_1h" if _HOUR.search(words) else "cache_write"
    if _MISS.search(words):
        return "input"
    if _OUTPUT.search(words) and not _INPUT.search(words):
        return None
    return (
        "cached_input" if _READ.search(words) or _CACHED_INPUT.search(words) or _CACHE_ALONE.fullmatch(words) else None
    )


def is_label(text: str) -> bool:
    """Whether a column with this header names models."""
    return _LABEL.fullmatch(fold(text)) is not None


def is_weak_label(text: str) -> bool:
    """Whether a column with this header names groups, or models for want of a better one."""
    return _WEAK_LABEL.fullmatch(fold(text)) is not None


def is_id(text: str) -> bool:
    """Whether a column with this header holds the ids that calls use."""
    return _ID.fullmatch(fold(text)) is not None


@lru_cache(_REMEMBERED)
def tiers(text: str) -> tuple[str, ...]:
    """All tiers that a text names; ``standard`` only where it names no other; ``batch/flex`` means both."""
    words = fold(text)
    if not _OF_A_TIER.search(words):
        return ()
    found = tuple(name for name, pattern in _TIERS if pattern.search(words))
    if found == ("batch", "flex") and _BOTH.search(words):
        return ("batch/flex",)
    return found if len(found) < 2 or "free" not in found else tuple(name for name in found if name != "free")


def tier_line(text: str) -> tuple[str, ...]:
    """The tiers that a line names if it names nothing else: the captions of tabs, or one of them."""
    if len(text) > 80:
        return ()
    names: list[str] = []
    position = 0
    while position < len(text):
        found = _TIER_NAME.match(text, position)
        if found is None:
            return ()
        names += [found[1].lower()] if found[1] else []
        position = found.end()
    return tuple(names)


def names_tier(text: str) -> bool:
    """Whether a cell says how calls are made and nothing else: one tier, or that they are answered at once."""
    return len(tiers(text)) == 1 or _AT_ONCE.fullmatch(fold(text)) is not None


def is_plan(text: str) -> bool:
    """Whether a column's header names a way to pay instead of a model: ``Paid Tier, per 1M tokens``."""
    return bool(tiers(text)) or re.search(r"\bpaid\b", fold(text)) is not None


@lru_cache(_REMEMBERED)
def modalities(text: str) -> tuple[str, ...]:
    """What kinds of tokens a text names."""
    words = fold(text)
    return tuple(name for name, pattern in _MODALITIES if pattern.search(words))


def is_modality_heading(text: str) -> bool:
    """Whether a heading says of which kind of tokens its tables are: ``Audio tokens``."""
    return _MODALITY_HEADING.fullmatch(fold(text)) is not None


@lru_cache(_REMEMBERED)
def period(text: str) -> str | None:
    """The time of day for which a price holds: ``peak``, ``off-peak``, or the page's own hours."""
    words = fold(text)
    if _OFF_PEAK.search(words):
        return "off-peak"
    if _PEAK.search(words):
        return "peak"
    hours = _HOURS.search(words)
    if hours is None:
        return None
    name = "discount" if _DISCOUNTED.search(words) else "standard"
    return f"{name} {re.sub(r'[–~]', '-', hours[0]).replace(' ', '')}"


@lru_cache(_REMEMBERED)
def context(text: str) -> str | None:
    """For which lengths of context a price holds: ``<=200K``, ``32K-128K``, ``long``; None for all."""
    words = fold(text)
    if not _DIGIT.search(words):
        return "long" if _LONG.search(words) else None
    bound = _BOUND.search(words) if _OF_A_BOUND.search(words) else None
    between = _RANGE.search(words)
    if between is not None and (between[2] or between[4]):
        first = "0" if between[1] == "0" else _size(between[1], between[2] or between[4])
        return f"{first}-{_size(between[3], between[4])}"
    if bound is not None and (bound[3] or len(re.sub(r"\D", "", bound[2])) >= 4):
        return f"{_OPERATORS.get(bound[1], bound[1])}{_size(bound[2], bound[3])}"
    plain = _PLAIN_CONTEXT.match(words)
    if plain is not None:
        return _size(plain[1], plain[2])
    return "long" if _LONG.search(words) else None


def is_short_context(text: str) -> bool:
    """Whether a header means prompts of ordinary length, as against long ones."""
    return _SHORT.search(fold(text)) is not None


def is_any_context(text: str) -> bool:
    """Whether a cell beside ranges of context says that its prices hold for all: ``No tiered pricing``."""
    return (
        re.fullmatch(
            r"no tier(?:s|ed|ing)?(?: (?:pricing|prices|billing))?|all|any|无阶梯(?:计价|计费)?|不分档", fold(text)
        )
        is not None
    )


_RANGES = re.compile(
    r"\d[\d.,]*\s?[km]?\b|\b(?:tokens?|context|input|prompts?|length|to|up|over|above|less|more|than)\b"
)


def is_context(text: str) -> bool:
    """Whether a text is a range of context and nothing else: ``8K context``."""
    return context(text) is not None and not re.search(r"\w", _RANGES.sub("", fold(text)))


def is_way(text: str) -> bool:
    """Whether a text names a tier or a time of day and nothing else: ``On-demand``, ``Peak hours``."""
    return bool(tiers(text) or period(text)) and len(text.split()) <= 2 and not _DIGIT.search(text)


def without_context(words: str) -> str:
    """A folded text without what :func:`context` reads in it."""
    words = _CONTEXT_NOTE.sub(" ", words) if "(" in words or "（" in words else words
    words = _BOUNDED.sub(" ", words) if _OF_A_BOUND.search(words) else words
    words = _RANGE.sub(" ", words) if _DIGIT.search(words) else words
    if "context" not in words:
        return words.strip()
    return re.sub(r"\b(?:short|long)(?:er)?[- ]context(?: (?:window|length))?\b", " ", words).strip()


def _size(digits: str, scale: str | None) -> str:
    plain = digits.replace(",", "").rstrip(".")
    if not scale and plain.isdigit() and int(plain) >= 1000:
        size = int(plain)
        if size % 1_000_000 == 0:
            return f"{size // 1_000_000}M"
        return f"{size // 1000}K" if size % 1000 == 0 else plain
    return f"{plain}{(scale or '').upper()}"


def is_example(text: str) -> bool:
    """Whether a heading is one under which figures are not price lists."""
    return _EXAMPLE.search(fold(text)) is not None


@lru_cache(_REMEMBERED)
def mentions_price(text: str) -> bool:
    """Whether a text speaks of prices at all."""
    words = fold(text)
    return _OF_MONEY.search(words) is not None and _PRICE.search(words) is not None
