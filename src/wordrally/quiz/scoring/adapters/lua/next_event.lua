-- Numbers one more thing that is told of a session.
--
-- KEYS  session, counters
if redis.call('EXISTS', KEYS[1]) == 0 then
    return redis.error_reply('LOST')
end
return redis.call('HINCRBY', KEYS[2], 'event', 1)
