-- Rows of the board and its head at one instant.
--
-- KEYS  session, counters, board, players, marks
-- ARGV  offset, limit, question
-- Returns msgpack: the rows, the ten best rows, the number of rows, board_version, whether the question is
-- settled.
local view = redis.call('GET', KEYS[1])
if not view then
    return redis.error_reply('LOST')
end
local paced = string.match(view, '^[^\n]* paced\n')
local COUNTERS, BOARD, PLAYERS = KEYS[2], KEYS[3], KEYS[4]
local SCORE_UNIT, TOP = 4294967296, 10 -- as in domain/ranking.py

local function known(value)
    if value ~= cjson.null then return value end
end

-- Equal scores share a place; there is none without points.
local function place_of(score)
    if score == 0 then return nil end
    return redis.call('ZCOUNT', BOARD, '-inf', string.format('(%.0f', -score * SCORE_UNIT)) + 1
end

local function rows(offset, limit)
    local standings = {}
    if limit == 0 then return standings end
    local found = redis.call('ZRANGE', BOARD, offset, offset + limit - 1, 'WITHSCORES')
    local last_score, last_place = -1, nil
    for i = 1, #found, 2 do
        local seat = cjson.decode(redis.call('HGET', PLAYERS, found[i]))
        local score = -math.floor(tonumber(found[i + 1]) / SCORE_UNIT)
        if score ~= last_score then last_score, last_place = score, place_of(score) end
        standings[#standings + 1] = {
            rank = offset + (i + 1) / 2,
            player_id = found[i],
            nickname = seat.nickname,
            avatar = known(seat.avatar),
            team = known(seat.team),
            score = score,
            place = last_place,
        }
        if paced then
            local marks = redis.call('HGET', KEYS[5], found[i]) or ''
            local _, right = string.gsub(marks, '1', '')
            standings[#standings].done, standings[#standings].mastered = #marks, right
        end
    end
    return standings
end

return cmsgpack.pack({
    rows(tonumber(ARGV[1]), tonumber(ARGV[2])),
    rows(0, TOP),
    redis.call('ZCARD', BOARD),
    tonumber(redis.call('HGET', COUNTERS, 'board_version') or 0),
    redis.call('HEXISTS', COUNTERS, 'settled:' .. ARGV[3]) == 1,
})
