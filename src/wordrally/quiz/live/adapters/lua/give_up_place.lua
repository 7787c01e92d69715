-- Give up the place that `admit` held: the name was taken.
-- KEYS: places, joining, teams, team_sizes. ARGV: player id.
redis.call('ZREM', KEYS[1], ARGV[1])
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
local team = redis.call('HGET', KEYS[3], ARGV[1])
if team then
  redis.call('HDEL', KEYS[3], ARGV[1])
  redis.call('ZINCRBY', KEYS[4], -1, team)
end
return 1
