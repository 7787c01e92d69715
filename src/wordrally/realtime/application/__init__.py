"""What the realtime service does: live rooms, taking answers, group commit, connecting, sealing, presence, resync."""
