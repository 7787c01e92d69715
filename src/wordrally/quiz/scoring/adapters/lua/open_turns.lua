-- Keeps the newest turn of each player, at their own pace; of the same turn, the first in the log.
--
-- KEYS  session, turns
-- ARGV  for each turn: player id, its number, the sequence of its message, the turn as it is kept
if redis.call('EXISTS', KEYS[1]) == 0 then
    return redis.error_reply('LOST')
end
for i = 1, #ARGV, 4 do
    local number, sequence = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
    local kept = redis.call('HGET', KEYS[2], ARGV[i])
    local old = kept and cmsgpack.unpack(kept)
    local before = old and old[1][3]
    if not old or before < number or (before == number and old[2] > sequence) then
        redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 3])
    end
end
return 1
