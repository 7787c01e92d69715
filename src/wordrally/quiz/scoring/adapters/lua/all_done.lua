-- Whether somebody has nothing left, and everybody present has nothing left, at everyone's own pace.
--
-- KEYS  session, marks, present
-- ARGV  now, goal, questions, then the ids of players who are known to have nothing left
if redis.call('EXISTS', KEYS[1]) == 0 then
    return redis.error_reply('LOST')
end
local AT_ONCE = 100 -- most calls end with the first few: somebody is still under way
local is_mastery, questions = ARGV[2] == 'mastery', tonumber(ARGV[3])

local finished = {}
for i = 4, #ARGV do finished[ARGV[i]] = true end

local function is_done(marks)
    marks = marks or ''
    local _, right = string.gsub(marks, '1', '')
    return (is_mastery and right or #marks) >= questions
end

local somebody = false
local present = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. ARGV[1], '+inf')
for from = 1, #present, AT_ONCE do
    local upto = math.min(from + AT_ONCE - 1, #present)
    for i, marks in ipairs(redis.call('HMGET', KEYS[2], unpack(present, from, upto))) do
        if not (finished[present[from + i - 1]] or is_done(marks)) then return 0 end
        somebody = true
    end
end
if not somebody then -- nobody is here: were those who left done, some of them?
    if #ARGV > 3 then return 1 end
    for _, marks in ipairs(redis.call('HVALS', KEYS[2])) do
        if is_done(marks) then return 1 end
    end
end
return somebody and 1 or 0
