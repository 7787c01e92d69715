-- Carries out one command on one key, if the lock is still held by the caller; holding is prolonged by it.
--
-- KEYS  the lock, the command's key
-- ARGV  token, how long to hold on (ms), command, its arguments
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return redis.error_reply('FENCED the lock was lost')
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call(ARGV[3], KEYS[2], unpack(ARGV, 4))
