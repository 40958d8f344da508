"""Whose API a file speaks to, by what it imports, calls, and dials. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What code that uses a provider's SDK, or a framework's class for it, holds. Names as their documentation gives them.
_SIGNS = {
    "openai": r"\b(?:from|import)\s+openai\b|require\(['\"]openai['\"]|from\s+['\"]openai['\"]|\b(?:Async)?OpenAI\("
              r"|\bChatOpenAI\b|@ai-sdk/openai\b|\bOPENAI_API_KEY\b",
    "azure": r"\b(?:Async)?AzureOpenAI\(|\bAzureChatOpenAI\b|\bAZURE_OPENAI_|\.openai\.azure\.com|@ai-sdk/azure\b",
    "anthropic": r"\b(?:from|import)\s+anthropic\b|@anthropic-ai/sdk\b|\b(?:Async)?Anthropic\(|\bChatAnthropic\b"
                 r"|@ai-sdk/anthropic\b|\bANTHROPIC_API_KEY\b",
    "google": r"google\.generativeai\b|\bfrom\s+google\s+import\s+genai\b|@google/gen(?:erative-)?ai\b"
              r"|\bChatGoogleGenerativeAI\b|@ai-sdk/google['\"]|\bGEMINI_API_KEY\b",
    "vertex": r"\bvertexai\b|\bChatVertexAI\b|\bAnthropicVertex\b|@ai-sdk/google-vertex\b"
              r"|google\.cloud[. ]+(?:import )?aiplatform",
    "bedrock": r"bedrock-runtime|\bChatBedrock\w*\b|\bAnthropicBedrock\b|@ai-sdk/amazon-bedrock\b",
    "mistral": r"\bmistralai\b|\bChatMistralAI\b|@ai-sdk/mistral\b|\bMISTRAL_API_KEY\b",
    "cohere": r"\b(?:from|import)\s+cohere\b|\bChatCohere\b|cohere-ai\b|@ai-sdk/cohere\b|\bCOHERE_API_KEY\b",
    "groq": r"\b(?:from|import)\s+groq\b|\bChatGroq\b|groq-sdk\b|@ai-sdk/groq\b|\bGROQ_API_KEY\b",
    "together": r"\b(?:from|import)\s+together\b|\bChatTogether\b|together-ai\b|\bTOGETHER_API_KEY\b",
    "fireworks": r"\bfireworks\.client\b|\bChatFireworks\b|\bFIREWORKS_API_KEY\b",
    "deepseek": r"\bChatDeepSeek\b|@ai-sdk/deepseek\b|\bDEEPSEEK_API_KEY\b",
    "xai": r"\bxai_sdk\b|\bChatXAI\b|@ai-sdk/xai\b|\bXAI_API_KEY\b",
    "cerebras": r"\bcerebras\.cloud\b|\bChatCerebras\b|\bCEREBRAS_API_KEY\b",
    "perplexity": r"\bChatPerplexity\b|@ai-sdk/perplexity\b|\bPERPLEXITY_API_KEY\b",
    "openrouter": r"\bOPENROUTER_API_KEY\b|@openrouter/ai-sdk-provider\b",
    "huggingface": r"\bInferenceClient\(|@huggingface/inference\b",
}  # fmt: skip
_SDKS = {provider: re.compile(pattern) for provider, pattern in _SIGNS.items()}
_HOSTS = {
    "openai": r"(?:[a-z]{2}\.)?api\.openai\.com",
    "azure": r"[\w-]+\.(?:openai|services\.ai|cognitiveservices)\.azure\.com",
    "anthropic": r"api\.anthropic\.com", "google": r"generativelanguage\.googleapis\.com",
    "vertex": r"[\w-]*aiplatform\.googleapis\.com", "bedrock": r"bedrock-runtime[\w.-]*\.amazonaws\.com",
    "mistral": r"api\.mistral\.ai", "deepseek": r"api\.deepseek\.com", "xai": r"api\.x\.ai",
    "cohere": r"api\.cohere\.(?:com|ai)", "groq": r"api\.groq\.com", "together": r"api\.together\.(?:xyz|ai)",
    "fireworks": r"api\.fireworks\.ai", "cerebras": r"api\.cerebras\.ai", "perplexity": r"api\.perplexity\.ai",
    "openrouter": r"openrouter\.ai", "alibaba": r"dashscope[\w-]*\.aliyuncs\.com",
    "moonshot": r"api\.moonshot\.(?:ai|cn)", "minimax": r"api\.minimaxi?\.(?:chat|io|com)",
    "z-ai": r"api\.z\.ai|open\.bigmodel\.cn", "meta": r"api\.llama\.com",
    "huggingface": r"(?:router|api-inference)\.huggingface\.co",
}  # fmt: skip
# A file that does not hold one of these, in any case, speaks to no such provider: looking for a word is cheap.
_ROOTS = {
    "google": ("google", "gemini"), "xai": ("xai", "x.ai"), "huggingface": ("huggingface", "inferenceclient"),
    "alibaba": ("dashscope",), "z-ai": ("z.ai", "bigmodel"), "meta": ("llama",), "vertex": ("vertex", "aiplatform"),
}  # fmt: skip
_ADDRESSES = {provider: re.compile(rf"https?://(?:{pattern})[\w./{{}}:-]*") for provider, pattern in _HOSTS.items()}
# How gateways and frameworks name providers before an id: LiteLLM, LangChain, pydantic-ai, Vercel's AI SDK, OpenRouter.
_ROUTES = {
    "openai": "openai", "azure": "azure", "azure_ai": "azure", "azure_openai": "azure", "anthropic": "anthropic",
    "gemini": "google", "google": "google", "google-gla": "google", "google_genai": "google", "vertex_ai": "vertex",
    "vertex": "vertex", "google-vertex": "vertex", "google_vertexai": "vertex", "bedrock": "bedrock",
    "bedrock_converse": "bedrock", "amazon-bedrock": "bedrock", "mistral": "mistral", "mistralai": "mistral",
    "deepseek": "deepseek", "xai": "xai", "x-ai": "xai", "cohere": "cohere", "cohere_chat": "cohere", "groq": "groq",
    "together_ai": "together", "together": "together", "fireworks_ai": "fireworks", "fireworks": "fireworks",
    "cerebras": "cerebras", "perplexity": "perplexity", "openrouter": "openrouter", "huggingface": "huggingface",
    "dashscope": "alibaba", "moonshot": "moonshot", "moonshotai": "moonshot", "minimax": "minimax", "zai": "z-ai",
    "z-ai": "z-ai",
}  # fmt: skip
_OPENAI = re.compile(
    r"(?<!Azure)(?<!AsyncAzure)\b(?:Async)?OpenAI\(|\bChatOpenAI\b|(?<!AZURE_)\bOPENAI_API_KEY\b|api\.openai\.com"
)
_ROUTED = re.compile(r"([A-Za-z][\w-]{1,30})[/:](.{2,120})", re.DOTALL)
_ABOUT = re.compile(r"\b(?:litellm|langchain\w*|pydantic_ai|llama_index|dspy|haystack|semantic_kernel|instructor)\b")


@dataclass(frozen=True, slots=True)
class Address:
    """A base address of a provider's that stands in a file."""

    provider: str
    url: str
    line: int


def spoken_to(text: str) -> frozenset[str]:
    """The providers whose SDKs or addresses a file holds."""
    low = text.casefold()
    near = [name for name in {*_SDKS, *_ADDRESSES} if any(root in low for root in _ROOTS.get(name, (name,)))]
    sdks = {name for name in near if name in _SDKS and _SDKS[name].search(text)}
    hosts = {name for name in near if name in _ADDRESSES and _ADDRESSES[name].search(text)}
    # A class for Azure's deployments is imported from OpenAI's package.
    found = sdks | hosts
    return frozenset(found - {"openai"} if "azure" in found and _OPENAI.search(text) is None else found)


def frameworks(text: str) -> frozenset[str]:
    """The gateways and frameworks that a file names, which speak to several providers."""
    return frozenset(_ABOUT.findall(text))


def addresses(text: str) -> Iterator[Address]:
    """Every base address of a known provider's, with its line."""
    if "http" not in text:
        return
    for number, line in enumerate(text.splitlines(), 1):
        if "http" in line:
            for provider, sign in _ADDRESSES.items():
                yield from (Address(provider, found[0].rstrip("./"), number) for found in sign.finditer(line))


def routed(text: str) -> tuple[str, str] | None:
    """A provider's id and what follows it, of ``openai/acme-large`` or ``openai:acme-large``; else None."""
    found = _ROUTED.fullmatch(text)
    provider = _ROUTES.get(found[1].lower()) if found else None
    return (provider, found[2]) if found and provider else None
