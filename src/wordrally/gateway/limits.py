"""Rate limits as token buckets: how many requests one client may make at once, and how many a second for good."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A bucket of `burst` requests that refills by `per_second`."""

    burst: int
    per_second: int


# Everything from one address, the browser client's files included: 5,000 phones that load the page, join and connect
# at once are about 60,000 requests. A flooder gets no further than half a core.
FLOOD = RateLimit(burst=60_000, per_second=4_000)

# Joining and playing: a campus of 5,000 behind one address joins within 10 s and reconnects within 10 s more. Whoever
# guesses PINs is stopped by the quiz service, which counts failed look-ups and not successful ones.
CROWD = RateLimit(burst=12_000, per_second=1_000)

# Calls of people who are signed in; also what limits bad tokens.
STANDARD = RateLimit(burst=1_000, per_second=100)

# Guessing passwords and making accounts in bulk; each try costs the user service some 50 ms of CPU. A lecture that
# signs up together fits into the burst; the user service itself counts failures per account.
SIGN_IN = RateLimit(burst=100, per_second=2)

# Refreshing needs a secret cookie and costs little; every page load of somebody who is signed in does it.
REFRESH = RateLimit(burst=300, per_second=10)

# Making a quiz from words, or a file of one, starts a process that takes some 0.3 s of a core.
MAKING = RateLimit(burst=20, per_second=1)

# Files to import are up to 10 MiB, which the gateway holds until all of one is there.
IMPORTING = RateLimit(burst=6, per_second=1)

# Whoever holds a token, wherever they are.
SUBJECT = RateLimit(burst=200, per_second=50)
