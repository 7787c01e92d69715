"""Rules that several subjects share: no I/O, no clock, no random source."""
