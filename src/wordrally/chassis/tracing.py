"""Traces by OpenTelemetry, sent by OTLP over HTTP. Without `traces_url` nothing of it is even imported.

A trace crosses the queue in the header `traceparent` (W3C Trace Context) of a message, as it crosses HTTP.
"""

from collections.abc import Generator, Iterable, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Annotated, Any, Protocol

from msgspec import Meta

from wordrally.chassis.settings import BadSetting

TRACEPARENT = "traceparent"

TracesUrl = Annotated[str, Meta(pattern=r"^(https?://[^/]+)?$")]
"""Origin of the collector, such as `http://collector:4318`; empty: no traces."""

TracesRatio = Annotated[float, Meta(ge=0, le=1)]
"""Share of the traces that are recorded, chosen where each begins."""

Carrier = Mapping[str, str]
"""Headers of a request or a message, with or without a trace."""


class Trace(Protocol):
    """Span of OpenTelemetry, as far as it is used here."""

    def end(self) -> None:
        """End the span."""
        ...

    def is_recording(self) -> bool:
        """Return whether it will be sent."""
        ...

    def update_name(self, name: str) -> None:
        """Rename the span."""
        ...

    def set_attribute(self, key: str, value: Any) -> None:
        """Set an attribute."""
        ...


class _Off:
    """No-op traces: each call returns at once."""

    is_on = False

    def span(self, *_name: object, **_options: object) -> AbstractContextManager[None]:
        return nullcontext()

    def begin(self, *_name: object, **_options: object) -> None:
        return None

    def following(self, *_name: object, **_options: object) -> AbstractContextManager[None]:
        return nullcontext()

    def carry(self, _span: object = None) -> dict[str, str]:
        return {}

    def close(self) -> None:
        pass


class _On:
    """Traces of one process."""

    is_on = True

    def __init__(self, provider: Any) -> None:
        from opentelemetry import propagate, trace  # noqa: PLC0415 (only when traces are asked for)

        self._trace, self._propagate = trace, propagate
        self._provider = provider
        self._tracer = provider.get_tracer("wordrally")

    @contextmanager
    def span(
        self, name: str, *, parent: Carrier | None = None, links: Iterable[object] = (), **attributes: Any
    ) -> Generator[Trace]:
        context = self._context(parent)
        with self._tracer.start_as_current_span(
            name, context, attributes=attributes, links=self._links(links)
        ) as span:
            yield span

    def begin(self, name: str, *, parent: Carrier | None = None, **attributes: Any) -> Trace | None:
        span: Trace = self._tracer.start_span(name, self._context(parent), attributes=attributes)
        return span if span.is_recording() else None

    def following(
        self, name: str, carriers: Iterable[Carrier | None], links: Iterable[object], **attributes: Any
    ) -> AbstractContextManager[Trace | None]:
        parent = next((each for each in carriers if each and TRACEPARENT in each), None)
        return nullcontext() if parent is None else self.span(name, parent=parent, links=links, **attributes)

    def carry(self, span: Trace | None = None) -> dict[str, str]:
        carried: dict[str, str] = {}
        carrying = self._trace.get_current_span() if span is None else span
        if carrying.is_recording():
            self._propagate.inject(carried, self._trace.set_span_in_context(carrying))
        return carried

    def close(self) -> None:
        self._provider.shutdown()

    def _context(self, parent: Carrier | None) -> Any:
        return None if parent is None else self._propagate.extract(parent)

    def _links(self, spans: Iterable[Any]) -> list[Any]:
        return [self._trace.Link(span.get_span_context()) for span in spans]


_traces: _Off | _On = _Off()


def configure(service: str, instance: str, url: str, ratio: float) -> None:
    """Send traces of this process to the collector at `url`; an empty one switches them off.

    Raises `BadSetting` when the extra `tracing` is not installed.
    """
    global _traces  # noqa: PLW0603 (one process has one set of traces, as it has one set of logs)
    _traces.close()
    _traces = _On(_provider(service, instance, url, ratio)) if url else _Off()


def is_on() -> bool:
    """Return whether anything is traced here, for work that only a trace needs."""
    return _traces.is_on


def span(
    name: str, *, parent: Carrier | None = None, links: Iterable[object] = (), **attributes: Any
) -> AbstractContextManager[Trace | None]:
    """Trace a block. `parent` are the headers of what caused it; without them it is the block around it."""
    return _traces.span(name, parent=parent, links=links, **attributes)


def following(
    name: str, *carriers: Carrier | None, links: Iterable[object] = (), **attributes: Any
) -> AbstractContextManager[Trace | None]:
    """Trace a block as part of the first trace in these headers; without any it is not traced."""
    return _traces.following(name, carriers, links, **attributes)


def begin(name: str, *, parent: Carrier | None = None, **attributes: Any) -> Trace | None:
    """Begin a span that the caller ends, beyond the block around; None when it is not recorded."""
    return _traces.begin(name, parent=parent, **attributes)


def carry(span: Trace | None = None) -> dict[str, str]:
    """Return the headers by which a message carries the trace of `span`, or of the block around."""
    return _traces.carry(span)


def close() -> None:
    """Send what waits, before the process ends."""
    _traces.close()


def _provider(service: str, instance: str, url: str, ratio: float) -> Any:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
        from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased  # noqa: PLC0415
    except ImportError as error:
        raise BadSetting(
            f"traces need the extra 'tracing' ({error.name} is missing): pip install 'wordrally[tracing]'"
        ) from None
    names = {"service.name": f"wordrally-{service}", "service.instance.id": instance}
    provider = TracerProvider(sampler=ParentBased(TraceIdRatioBased(ratio)), resource=Resource.create(names))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{url}/v1/traces", timeout=5)))
    return provider
