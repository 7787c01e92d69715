"""Metrics of the socket edge. Frequent events are counted here, not logged."""

from prometheus_client import Counter, Gauge, Histogram

CONNECTIONS = Gauge("wordrally_realtime_connections", "Open sockets.", ["role"])
ROOMS = Gauge("wordrally_realtime_rooms", "Sessions followed by this node.")
FRAMES_IN = Counter("wordrally_realtime_frames_in", "Frames received, by type.", ["type"])
ANSWERS_IN = FRAMES_IN.labels("answer")
PINGS_IN = FRAMES_IN.labels("ping")
FRAMES_OUT = Counter("wordrally_realtime_frames_out", "Frames sent, by type.", ["type"])
REFUSED_ANSWERS = Counter("wordrally_realtime_refused_answers", "Answers refused, by code.", ["code"])
REFUSED_UPGRADES = Counter(
    "wordrally_realtime_refused_upgrades", "Connections refused, by status.", ["status"]
)
CLOSED = Counter("wordrally_realtime_closed", "Connections closed by the server, by close code.", ["code"])
BATCH_ANSWERS = Histogram(
    "wordrally_realtime_batch_answers",
    "Answers in one group commit.",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 500),
)
WAITING_ANSWERS = Gauge("wordrally_realtime_waiting_answers", "Answers taken and not stored yet.")
PUBLISH_RETRIES = Counter("wordrally_realtime_publish_retries", "Group commits that had to be tried again.")
LOAD = Gauge("wordrally_realtime_load", "Sockets or lag, whichever is nearer to its limit; 1 is full.")
LAG_SECONDS = Gauge("wordrally_realtime_lag_seconds", "How late the loop is all the time.")
RESYNCS = Counter("wordrally_realtime_resyncs", "Rooms that missed something and took a new snapshot.")
TAKE_OVERS = Counter(
    "wordrally_realtime_take_overs", "Players who came from another node, by how it ended.", ["end"]
)
FENCES = Counter("wordrally_realtime_fences", "Fences: of others by this node, and of this node.", ["whose"])
