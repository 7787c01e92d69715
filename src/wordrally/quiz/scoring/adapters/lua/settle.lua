-- Puts the points of one question on the board, which moves at the close. Repeating it changes nothing.
-- A skipped question earns nothing: it is noted as such, and its receipts stay as they are.
--
-- KEYS  session, counters, board, receipts of the question, marks
-- ARGV  question, created_at, '1' when the question is skipped
if redis.call('EXISTS', KEYS[1]) == 0 then
    return redis.error_reply('LOST')
end
local COUNTERS, BOARD, RECEIPTS, MARKS = KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local SCORE_UNIT, LATEST = 4294967296, 4294967295 -- as in domain/ranking.py
local AT_ONCE = 1000
local question, created_at = tonumber(ARGV[1]), tonumber(ARGV[2])

if redis.call('HSETNX', COUNTERS, 'settled:' .. question, 1) == 0 then return 0 end

if ARGV[3] == '1' then
    local skipped = redis.call('HGET', COUNTERS, 'skipped') or ''
    redis.call('HSET', COUNTERS, 'skipped', skipped .. string.rep('-', question - #skipped) .. 's')
    return 1
end

local function settle(players, receipts)
    local values = redis.call('ZMSCORE', BOARD, unpack(players))
    local marks = redis.call('HMGET', MARKS, unpack(players))
    local new_values, new_marks = {}, {}
    for i = 1, #players do
        local receipt, value = cmsgpack.unpack(receipts[i]), tonumber(values[i])
        local at, right, points = receipt[1], receipt[2], receipt[3]
        if points > 0 then
            local score = -math.floor(value / SCORE_UNIT)
            local reached = math.max(value + score * SCORE_UNIT, math.min(at - created_at, LATEST))
            new_values[#new_values + 1] = reached - (score + points) * SCORE_UNIT
            new_values[#new_values + 1] = players[i]
        end
        local before = marks[i] or ''
        new_marks[#new_marks + 1] = players[i]
        new_marks[#new_marks + 1] = before .. string.rep('-', question - #before) .. (right and '1' or '0')
    end
    redis.call('HSET', MARKS, unpack(new_marks))
    if #new_values > 0 then redis.call('ZADD', BOARD, unpack(new_values)) end
end

local all = redis.call('HGETALL', RECEIPTS)
local players, receipts = {}, {}
for i = 1, #all, 2 do
    players[#players + 1], receipts[#receipts + 1] = all[i], all[i + 1]
    if #players == AT_ONCE then
        settle(players, receipts)
        players, receipts = {}, {}
    end
end
if #players > 0 then settle(players, receipts) end
redis.call('HINCRBY', COUNTERS, 'board_version', 1)
return 1
