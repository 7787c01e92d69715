"""The errors that the gateway itself answers, as problem documents (RFC 9457)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GatewayProblem:
    """What a client is told for a status; `retry_after_s` is stated where another try may succeed by itself."""

    status: int
    kind: str
    detail: str
    retry_after_s: int | None = None

    @property
    def type(self) -> str:
        return f"/problems/{self.kind}"

    @property
    def values(self) -> dict[str, int]:
        """What a translation of the detail needs."""
        return {} if self.retry_after_s is None else {"seconds": self.retry_after_s}

    @property
    def title(self) -> str:
        return self.kind.replace("-", " ").capitalize()


UNAUTHORIZED = GatewayProblem(401, "unauthorized", "This call needs a valid access token.")
UNAVAILABLE = GatewayProblem(
    503, "unavailable", "A part of the service does not answer; try again in a moment.", 1
)

# Told instead of the one above when it is a queue of ours that is full.
OVERLOADED = GatewayProblem(
    503, "overloaded", "More want to come in than can be served; try again in a moment.", 2
)

# 429 states its own Retry-After: it depends on the limit.
PROBLEMS = (
    GatewayProblem(400, "bad-request", "The request cannot be read."),
    UNAUTHORIZED,
    GatewayProblem(403, "forbidden", "Your role does not allow this call."),
    GatewayProblem(404, "not-found", "There is nothing at this address."),
    GatewayProblem(405, "method-not-allowed", "This address does not know the method."),
    GatewayProblem(408, "request-timeout", "The request took too long to arrive."),
    GatewayProblem(
        413, "too-large", "The body is larger than 1 MiB, or a file to import larger than 10 MiB."
    ),
    GatewayProblem(429, "too-many-requests", "Too many requests; wait as long as Retry-After says."),
    GatewayProblem(431, "headers-too-large", "The request's headers are too large."),
    UNAVAILABLE,
    GatewayProblem(504, "timeout", "A part of the service took too long; try again in a moment."),
)
# For any other status; `status` is the response's own.
OTHER_PROBLEM = GatewayProblem(500, "gateway-error", "The gateway could not answer this request.")
