"""Use cases of the realtime service: rooms, intake, group commit, connecting, sealing, presence."""
