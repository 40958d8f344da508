"""The one place that speaks HTTP: an httpx client whose every connection is dialled through the guard.

Bytes come back as received; redirects, encodings and cookies are nobody's business here.
Exceptions of httpx, httpcore and ssl are translated here, once, into :class:`Failed`.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import certifi
import httpcore
import httpx

from probes.fetch.addresses import Network, is_within, parsed
from probes.fetch.budget import Budget
from probes.fetch.failures import Failed, Forbidden
from probes.fetch.guard import CheckedUrl, Resolver, resolve_checked
from probes.fetch.resolving import within
from probes.fetch.settings import FetchSettings
from watcher.domain.observations import FailureKind

Headers = tuple[tuple[str, str], ...]
SocketOptions = Iterable[tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]]

MAX_ADDRESSES = 3
KEEP_ALIVE = 15.0

_RECEIVED = "received_headers"
_CAUGHT = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol,
           httpx.HTTPError, httpx.InvalidURL)  # fmt: skip
# Connections outlive requests in the pool, so a connection finds the budget of the request that uses it here.
_BUDGET: ContextVar[Budget] = ContextVar("budget")
_ONLY: ContextVar[tuple[Network, ...] | None] = ContextVar("only", default=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """The beginning of a response. Header names in lower case; ``chunks`` as received, to be read once."""

    status: int
    headers: Headers
    chunks: Iterator[bytes]


class Wire:
    """HTTP/1.1 exchanges within a budget, for any number of threads. Close it."""

    def __init__(self, settings: FetchSettings, resolver: Resolver) -> None:
        # httpx logs whole URLs and httpcore all headers: queries and keys would reach our log.
        for library in ("httpx", "httpcore"):
            logging.getLogger(library).setLevel(logging.WARNING)
        transport = _GuardedTransport(settings, resolver)
        self._client = httpx.Client(transport=transport, trust_env=False, follow_redirects=False)

    @contextmanager
    def exchange(
        self, method: str, url: CheckedUrl, headers: Mapping[str, str], budget: Budget, content: bytes | None = None,
        only: tuple[Network, ...] | None = None,
    ) -> Iterator[Answer]:  # fmt: skip
        """Send one request and hold its response open. Exactly these headers are sent, and Host and Content-Length.

        Args:
            only: networks that what is sent must not leave; judged by the address of the connection that is used,
                whatever its name resolves to at another time. None where it may go anywhere.

        Raises:
            Failed: from the guard, the budget or the network, while sending and while reading.
        """
        token, confined = _BUDGET.set(budget), _ONLY.set(only)
        try:
            pool_wait = {"timeout": {"pool": budget.remaining()}}
            request = httpx.Request(method, url.text, headers=dict(headers), content=content, extensions=pool_wait)
            response = self._client.send(request, stream=True)
            try:
                yield Answer(response.status_code, response.extensions[_RECEIVED], response.iter_raw())
            finally:
                response.close()
        except _CAUGHT as error:
            raise _translated(error, url, budget) from error
        finally:
            _BUDGET.reset(token)
            _ONLY.reset(confined)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


class _GuardedTransport(httpx.BaseTransport):
    def __init__(self, settings: FetchSettings, resolver: Resolver) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trust(settings.ca_file),
            max_connections=settings.max_concurrency,
            keepalive_expiry=KEEP_ALIVE,
            http1=True,
            http2=False,
            network_backend=_GuardedBackend(settings, resolver),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response with its headers set apart: httpx would read Location and keep cookies by itself."""
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method.encode("ascii"),
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in answer.headers)
        return httpx.Response(answer.status, stream=_Body(answer), extensions={_RECEIVED: headers})

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _GuardedBackend(httpcore.NetworkBackend):
    def __init__(self, settings: FetchSettings, resolver: Resolver) -> None:
        self._settings = settings
        self._resolver = resolver
        self._tcp = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None,
        local_address: str | None = None, socket_options: SocketOptions | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        """A connection to an address that was checked just now. Host and SNI stay the name's."""
        budget, settings = _BUDGET.get(), self._settings
        resolver = within(budget.remaining(), self._resolver)
        addresses = resolve_checked(host, port, settings.allow_private, resolver=resolver, ports=settings.ports)
        problem: Exception = httpcore.ConnectError("no address")
        for address in addresses[:MAX_ADDRESSES]:
            seconds = min(settings.connect_timeout, budget.remaining())
            _confine(address)
            try:
                stream = self._tcp.connect_tcp(address, port, seconds, local_address, socket_options)
                return _BudgetedStream(stream, address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem


def _confine(address: str) -> None:
    """Refuse an address that what is being sent must not reach."""
    only, dialled = _ONLY.get(), parsed(address)
    if only is not None and (dialled is None or not is_within(dialled, only)):
        raise Forbidden(f"{address} is not in network.allow_private, and a key is sent over https only")


class _BudgetedStream(httpcore.NetworkStream):
    """A socket on which each read gets only the time and the bytes that the whole fetch has left.

    It outlives the request it was opened for, so that each write asks anew whether this address may have it.
    """

    def __init__(self, stream: httpcore.NetworkStream, address: str) -> None:
        self._stream = stream
        self._address = address

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        budget = _BUDGET.get()
        received = self._stream.read(max_bytes, budget.remaining())
        budget.received(len(received))
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        _confine(self._address)
        self._stream.write(buffer, _BUDGET.get().remaining())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _BUDGET.get().remaining())
        return _BudgetedStream(secured, self._address)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _trust(ca_file: str | None) -> ssl.SSLContext:
    # The bundle is named, so that SSL_CERT_FILE in the environment cannot replace it.
    context = ssl.create_default_context(cafile=certifi.where())
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context


def _translated(error: Exception, url: CheckedUrl, budget: Budget) -> Failed:
    if isinstance(error, httpx.InvalidURL | httpcore.UnsupportedProtocol):
        return Failed(FailureKind.FORBIDDEN_ADDRESS, f"not a URL that can be sent: {url.shown}", retryable=False)
    if isinstance(error, httpcore.ConnectTimeout) and not budget.spent:
        return Failed(FailureKind.UNREACHABLE, f"{url.origin}: no connection in time", again=True)
    if isinstance(error, httpcore.TimeoutException):
        return budget.timed_out()
    # httpcore drops the cause; the exception it was made from is left as its argument.
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Failed(FailureKind.UNREACHABLE, f"{url.origin}: TLS certificate: {cause.verify_message}")
    if isinstance(cause, ssl.SSLError):
        return Failed(FailureKind.UNREACHABLE, f"{url.origin}: TLS: {cause.reason or 'broken'}", again=True)
    if isinstance(cause, OSError) and cause.strerror:
        return Failed(FailureKind.UNREACHABLE, f"{url.origin}: {cause.strerror}", again=True)
    return Failed(FailureKind.UNREACHABLE, f"{url.origin}: {error}", again=True)
