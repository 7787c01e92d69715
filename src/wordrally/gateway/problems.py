"""Errors answered by the gateway itself, as problem documents (RFC 9457)."""

from dataclasses import dataclass

# Filled in by Envoy, from the metadata of the route.
MAX_BYTES = "%METADATA(ROUTE:wordrally:max_bytes)%"


@dataclass(frozen=True, slots=True)
class GatewayProblem:
    """Problem document for a status; `retry_after_s` is set where a retry may succeed."""

    status: int
    kind: str
    detail: str
    retry_after_s: int | None = None

    @property
    def type(self) -> str:
        return f"/problems/{self.kind}"

    @property
    def values(self) -> dict[str, int | str]:
        """Values that a translation of the detail needs."""
        if self.status == 413:
            return {"max_bytes": MAX_BYTES}
        return {} if self.retry_after_s is None else {"seconds": self.retry_after_s}

    @property
    def title(self) -> str:
        return self.kind.replace("-", " ").capitalize()


UNAUTHORIZED = GatewayProblem(401, "unauthorized", "This call needs a valid access token.")
UNAVAILABLE = GatewayProblem(
    503, "unavailable", "A part of the service does not answer; try again in a moment.", 1
)

# Replaces UNAVAILABLE when a queue of the gateway is full.
OVERLOADED = GatewayProblem(503, "overloaded", "Too many requests are waiting; try again in a moment.", 2)

# 429 sets its own Retry-After, which depends on the limit.
PROBLEMS = (
    GatewayProblem(400, "bad-request", "The request cannot be read."),
    UNAUTHORIZED,
    GatewayProblem(403, "forbidden", "Your role does not allow this call."),
    GatewayProblem(404, "not-found", "There is nothing at this address."),
    GatewayProblem(405, "method-not-allowed", "This address does not support the method."),
    GatewayProblem(408, "request-timeout", "The request took too long to arrive."),
    GatewayProblem(413, "too-large", "The body is larger than this call takes."),
    GatewayProblem(415, "unsupported-media-type", "The body must be application/json."),
    GatewayProblem(429, "too-many-requests", "Too many requests; wait as long as Retry-After says."),
    GatewayProblem(431, "headers-too-large", "The request's headers are too large."),
    UNAVAILABLE,
    GatewayProblem(504, "timeout", "A part of the service took too long; try again in a moment."),
)
# Used for every other status; `status` is replaced by that of the response.
OTHER_PROBLEM = GatewayProblem(500, "gateway-error", "The gateway could not answer this request.")
