-- Records answers to one question of one session, and says where they put their players.
--
-- KEYS  session, counters, board, receipts of the question, marks, players, present
-- ARGV  question, held ('1': feedback waits for the closing), created_at, now, columns, then one receipt an answer
-- Columns (msgpack): player ids, sequences, received_at, earned (points, or -1 when wrong); a player appears once.
-- Returns a msgpack `Tally`.
--
-- Each key is read once for all players and written once; only ranks are asked one by one, from memory.
-- Per player the lowest sequence counts. That is the log's order, so the board does not depend on which of two scorers
-- was faster, and a rebuild gives the same one.
if redis.call('EXISTS', KEYS[1]) == 0 then
    return redis.error_reply('LOST')
end
local COUNTERS, BOARD, RECEIPTS, MARKS, PLAYERS, PRESENT = KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local SCORE_UNIT, LATEST = 4294967296, 4294967295 -- as in domain/ranking.py
local TOP, FIRST_RECEIPT = 10, 5
local RIGHT = 49 -- '1'

local question, created_at, now = tonumber(ARGV[1]), tonumber(ARGV[3]), ARGV[4]
local shown = ARGV[2] == '0' or redis.call('HEXISTS', COUNTERS, 'settled:' .. question) == 1
local columns = cmsgpack.unpack(ARGV[5])
local players, sequences, received, earned = columns[1], columns[2], columns[3], columns[4]

local function set_mark(marks, mark)
    marks = marks .. string.rep('-', question - #marks)
    return string.sub(marks, 1, question) .. mark .. string.sub(marks, question + 2)
end

local function streak_of(marks)
    local at = question + 1
    while string.byte(marks, at) == RIGHT do at = at - 1 end
    return question + 1 - at
end

-- When the player's score without this question was reached. Rare: an answer that came second counts after all.
local function reached_without(player, marks)
    local reached = 0
    for other = 0, #marks - 1 do
        if other ~= question and string.byte(marks, other + 1) == RIGHT then
            local key = string.gsub(RECEIPTS, '%d+$', tostring(other))
            local receipt = cmsgpack.unpack(redis.call('HGET', key, player))
            if receipt[3] > 0 then reached = math.max(reached, receipt[1] - created_at) end
        end
    end
    return math.min(reached, LATEST)
end

local kept = redis.call('HMGET', RECEIPTS, unpack(players))
local values = redis.call('ZMSCORE', BOARD, unpack(players))
local marks = shown and redis.call('HMGET', MARKS, unpack(players))
local new_receipts, new_values, new_marks, results, absent, fresh, here = {}, {}, {}, {}, {}, 0, 0

for i = 1, #players do
    local player, value = players[i], values[i]
    if not value then
        absent[#absent + 1] = player
    else
        here = here + 1
        local old = kept[i] and cmsgpack.unpack(kept[i])
        local repeated = old and old[6] <= sequences[i]
        local at, right, points = received[i], earned[i] >= 0, math.max(earned[i], 0)
        if repeated then at, right, points = old[1], old[2], old[3] end
        if not repeated then
            new_receipts[#new_receipts + 1] = player
            new_receipts[#new_receipts + 1] = ARGV[FIRST_RECEIPT + i]
            if not old then fresh = fresh + 1 end
        end
        if shown then
            value = tonumber(value)
            local score = -math.floor(value / SCORE_UNIT)
            local reached = value + score * SCORE_UNIT
            local of_player = marks[i] or ''
            if not repeated then
                if old and old[3] > 0 then
                    score, reached = score - old[3], reached_without(player, of_player)
                end
                if points > 0 then
                    score, reached = score + points, math.max(reached, math.min(at - created_at, LATEST))
                end
                local new_value = score == 0 and 0 or reached - score * SCORE_UNIT
                if new_value ~= value then
                    new_values[#new_values + 1] = new_value
                    new_values[#new_values + 1] = player
                end
                of_player = set_mark(of_player, right and '1' or '0')
                new_marks[#new_marks + 1] = player
                new_marks[#new_marks + 1] = of_player
            end
            results[#results + 1] = {player, question, at, right, points, score, 0, streak_of(of_player)}
        end
    end
end

if #new_receipts > 0 then redis.call('HSET', RECEIPTS, unpack(new_receipts)) end
if #new_marks > 0 then redis.call('HSET', MARKS, unpack(new_marks)) end
if #new_values > 0 then redis.call('ZADD', BOARD, unpack(new_values)) end

for i = 1, #results do
    results[i][7] = redis.call('ZRANK', BOARD, results[i][1]) + 1
end

-- Compared each time: seats come and go without us, and a rebuild forgets what was told.
local top = {}
if here > 0 then
    local rows = redis.call('ZRANGE', BOARD, 0, TOP - 1, 'WITHSCORES')
    local told = table.concat(rows, ' ')
    if told ~= redis.call('HGET', COUNTERS, 'top') then
        redis.call('HSET', COUNTERS, 'top', told)
        for i = 1, #rows, 2 do
            local seat = cjson.decode(redis.call('HGET', PLAYERS, rows[i]))
            local score = -math.floor(tonumber(rows[i + 1]) / SCORE_UNIT)
            top[#top + 1] = {rank = (i + 1) / 2, player_id = rows[i], nickname = seat.nickname, score = score}
        end
    end
end

return cmsgpack.pack({
    event = here > 0 and redis.call('HINCRBY', COUNTERS, 'event', 1) or 0,
    answered = redis.call('HLEN', RECEIPTS),
    present = redis.call('ZCOUNT', PRESENT, '(' .. now, '+inf'),
    players = redis.call('ZCARD', BOARD),
    board_version = redis.call('HINCRBY', COUNTERS, 'board_version', #new_values > 0 and 1 or 0),
    results = results,
    top = top,
    absent = absent,
    fresh = fresh,
})
