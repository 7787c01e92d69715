"""Which question comes next at one's own pace: pure rules that nodes follow and that verification repeats (ADR 0038)."""
