-- Whether somebody is expected and everybody expected has answered the question, or is not asked it.
--
-- KEYS  session, receipts of the question, present, answered of the question
-- ARGV  now
if redis.call('EXISTS', KEYS[1]) == 0 then
    return redis.error_reply('LOST')
end
-- Fewer answers than people: somebody is missing. Most calls end here.
local done = math.max(redis.call('HLEN', KEYS[2]), redis.call('ZCARD', KEYS[4]))
if done < redis.call('ZCOUNT', KEYS[3], '(' .. ARGV[1], '+inf') then return 0 end
local AT_ONCE = 4000 -- the Lua stack takes 8,000 values
local present = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. ARGV[1], '+inf')
for from = 1, #present, AT_ONCE do
    local upto = math.min(from + AT_ONCE - 1, #present)
    for i, receipt in ipairs(redis.call('HMGET', KEYS[2], unpack(present, from, upto))) do
        if not receipt and not redis.call('ZSCORE', KEYS[4], present[from + i - 1]) then return 0 end
    end
end
return (#present > 0 or redis.call('HLEN', KEYS[2]) > 0) and 1 or 0
