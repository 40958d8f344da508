"""The fetcher: GETs of public pages, polite to vendors and safe for us.

Reading order: :mod:`~probes.fetch.addresses`, :mod:`~probes.fetch.guard`, :mod:`~probes.fetch.budget`,
:mod:`~probes.fetch.wire`, :mod:`~probes.fetch.fetcher`, :mod:`~probes.fetch.asking`.
"""

from probes.fetch.fetcher import HttpFetcher, open_fetcher
from probes.fetch.settings import FetchSettings

__all__ = ["FetchSettings", "HttpFetcher", "open_fetcher"]
