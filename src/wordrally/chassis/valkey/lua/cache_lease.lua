-- Return {value} of a cached field, or {false, lease}. With the lease the caller may put the value that it
-- loads.
-- KEYS: the group's hash. ARGV: field, a fresh token, time to live (s).
local value = redis.call('HGET', KEYS[1], ARGV[1])
if value then
    return { value }
end
if redis.call('HSETNX', KEYS[1], 'lease', ARGV[2]) == 1 then
    redis.call('EXPIRE', KEYS[1], ARGV[3])
end
return { false, redis.call('HGET', KEYS[1], 'lease') }
