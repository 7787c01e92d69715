-- Rows of the board and its head at one instant.
--
-- KEYS  session, counters, board, players
-- ARGV  offset, limit, question
-- Returns msgpack: the rows, the ten best rows, how many there are, board_version, whether the question is settled.
if redis.call('EXISTS', KEYS[1]) == 0 then
    return redis.error_reply('LOST')
end
local COUNTERS, BOARD, PLAYERS = KEYS[2], KEYS[3], KEYS[4]
local SCORE_UNIT, TOP = 4294967296, 10 -- as in domain/ranking.py

local function rows(offset, limit)
    local standings = {}
    if limit == 0 then return standings end
    local found = redis.call('ZRANGE', BOARD, offset, offset + limit - 1, 'WITHSCORES')
    for i = 1, #found, 2 do
        local seat = cjson.decode(redis.call('HGET', PLAYERS, found[i]))
        standings[#standings + 1] = {
            rank = offset + (i + 1) / 2,
            player_id = found[i],
            nickname = seat.nickname,
            score = -math.floor(tonumber(found[i + 1]) / SCORE_UNIT),
        }
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
