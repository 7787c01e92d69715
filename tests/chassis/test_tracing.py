"""Traces: nothing while they are off, and one trace from cause to effect while they are on."""

from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased

from wordrally.chassis import tracing
from wordrally.chassis.queue.messages import headers_of
from wordrally.chassis.settings import BadSetting

SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
NOT_SAMPLED = SAMPLED[:-1] + "0"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """Traces are on, and only those go out that somebody else began."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(sampler=ParentBased(ALWAYS_OFF))
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "_provider", lambda *_settings: provider)
    tracing.configure("quiz", "quiz-1", "http://collector:4318", 1.0)
    yield exporter
    tracing.configure("quiz", "quiz-1", "", 1.0)


def names(sent: InMemorySpanExporter) -> list[str]:
    return [span.name for span in sent.get_finished_spans()]


def test_while_traces_are_off_nothing_is_carried():
    with tracing.span("a", parent={"traceparent": SAMPLED}), tracing.following("b", {"traceparent": SAMPLED}):
        assert headers_of(None, None, None) == {}
    assert tracing.begin("c") is None


def test_a_message_carries_the_trace_of_what_caused_it(sent: InMemorySpanExporter):
    with tracing.span("request", parent={"traceparent": SAMPLED}):
        message = headers_of(None, None, None)
    with tracing.following("process", None, {}, message):
        pass
    request, process = sent.get_finished_spans()
    assert process.parent is not None
    assert request.context is not None
    assert process.parent.span_id == request.context.span_id
    assert f"{request.context.trace_id:032x}" == SAMPLED.split("-")[1]


@pytest.mark.parametrize("headers", [{}, {"traceparent": NOT_SAMPLED}, {"traceparent": "nonsense"}])
def test_what_nobody_chose_is_neither_sent_nor_carried_on(
    sent: InMemorySpanExporter, headers: dict[str, str]
):
    with tracing.span("request", parent=headers):
        assert headers_of(None, None, None) == {}
        assert tracing.begin("answer") is None
    assert names(sent) == []


def test_several_answers_of_one_commit_are_linked(sent: InMemorySpanExporter):
    with tracing.span("request", parent={"traceparent": SAMPLED}):
        answers = [tracing.begin("answer", question=number) for number in range(3)]
    first, *others = [answer for answer in answers if answer is not None]
    with tracing.following("store answers", tracing.carry(first), links=others):
        pass
    for answer in (first, *others):
        answer.end()
    store = next(span for span in sent.get_finished_spans() if span.name == "store answers")
    assert len(store.links) == 2
    assert names(sent).count("answer") == 3


def test_without_the_extra_a_start_says_what_is_missing(monkeypatch: pytest.MonkeyPatch):
    def absent(name: str, *rest: Any) -> Any:
        if name.startswith("opentelemetry"):
            raise ImportError(name=name)
        return original(name, *rest)

    original = __import__
    monkeypatch.setattr("builtins.__import__", absent)
    with pytest.raises(BadSetting, match="tracing"):
        tracing.configure("quiz", "quiz-1", "http://collector:4318", 1.0)
