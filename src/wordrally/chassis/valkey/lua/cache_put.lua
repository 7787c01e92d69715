-- Put a value that was loaded under a lease; refuse it when a write has ended that lease. Drop the oldest groups
-- while all groups together are larger than allowed.
-- KEYS: the group's hash, index of groups by age, sizes of groups, size of all.
-- ARGV: field, lease, value, now (ms), allowed bytes in all, allowed fields of a group, least bytes of a group.
if redis.call('HGET', KEYS[1], 'lease') ~= ARGV[2] or redis.call('HLEN', KEYS[1]) > tonumber(ARGV[6]) then
    return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
local size = redis.call('HINCRBY', KEYS[1], 'bytes', #ARGV[3]) + tonumber(ARGV[7])
local before = tonumber(redis.call('HGET', KEYS[3], KEYS[1]) or 0)
redis.call('HSET', KEYS[3], KEYS[1], size)
redis.call('ZADD', KEYS[2], ARGV[4], KEYS[1])
local all = redis.call('INCRBY', KEYS[4], size - before)
while all > tonumber(ARGV[5]) do
    local oldest = redis.call('ZPOPMIN', KEYS[2])[1]
    if not oldest then
        break
    end
    all = redis.call('DECRBY', KEYS[4], tonumber(redis.call('HGET', KEYS[3], oldest) or 0))
    redis.call('HDEL', KEYS[3], oldest)
    redis.call('DEL', oldest)
end
return 1
