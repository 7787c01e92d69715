-- Give up the place that `admit` held: the name was taken.
-- KEYS: places, joining. ARGV: player id.
redis.call('ZREM', KEYS[1], ARGV[1])
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
return 1
