"""Rate limits as token buckets: burst size and sustained rate per client."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A bucket of `burst` requests that refills by `per_second`."""

    burst: int
    per_second: int


# All requests of one address, including the files of the browser client: 5,000 phones that load the page,
# join and connect at once send about 60,000 requests. A flood at this limit uses less than half a core.
FLOOD = RateLimit(burst=60_000, per_second=4_000)

# Joining and playing: a campus of 5,000 behind one address joins within 10 s and reconnects within 10 s more.
# The quiz service stops PIN guessing: it counts failed look-ups and not successful ones.
CROWD = RateLimit(burst=12_000, per_second=1_000)

# Calls of signed-in users. This also limits requests with bad tokens.
STANDARD = RateLimit(burst=1_000, per_second=100)

# Guessing passwords and making accounts in bulk; each attempt costs the user service about 50 ms of CPU.
# A lecture that signs up together fits into the burst; the user service itself counts failures per account.
SIGN_IN = RateLimit(burst=100, per_second=2)

# Entering classes: a school behind one address enters within a minute. The user service counts wrong codes.
CLASS_CODES = RateLimit(burst=1_000, per_second=20)

# Refreshing needs a secret cookie and costs little. Every page load of a signed-in user refreshes.
REFRESH = RateLimit(burst=300, per_second=10)

# Making a quiz from words, or exporting one, starts a process that takes about 0.3 s of a core.
MAKING = RateLimit(burst=20, per_second=1)

# Files to import are up to 10 MiB each, which the gateway buffers in full before it forwards them.
IMPORTING = RateLimit(burst=6, per_second=1)

# All calls with one token, from any address.
SUBJECT = RateLimit(burst=200, per_second=50)
