"""The realtime service: sockets, presence, receiving and durably queueing answers, broadcasting."""
