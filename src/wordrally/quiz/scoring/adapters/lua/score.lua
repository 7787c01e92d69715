-- Records answers to one question of one session, and says where they put their players.
--
-- KEYS  session, counters, board, receipts of the question, marks, players, present, answered of the question
-- ARGV  question, board, created_at, now, columns, then one receipt an answer
-- Board: '0' moves at once; '1' moves at the close, and so do results; '2' moves at the close, results come at
-- once. '0' is also the board of paced modes: there a question is a turn less one, and `paces` has for each player
-- of `results` the number of ended turns, and of right answers.
-- Columns (msgpack): player ids, sequences, received_at, earned (points, or -1 when wrong); a player appears once.
-- Returns a msgpack `Tally`.
--
-- Each key is read once for all players and written once; only ranks are asked one by one, from memory.
-- Per player the lowest sequence counts. That is the log's order, so the board does not depend on which of two
-- scorers was faster, and a rebuild gives the same one.
if redis.call('EXISTS', KEYS[1]) == 0 then
    return redis.error_reply('LOST')
end
local COUNTERS, BOARD, RECEIPTS, MARKS, PLAYERS, PRESENT = KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local ANSWERED = KEYS[8]
local SCORE_UNIT, LATEST = 4294967296, 4294967295 -- as in domain/ranking.py
local TOP, FIRST_RECEIPT = 10, 5
local RIGHT, SKIPPED = 49, 115 -- '1', 's'

local question, created_at, now = tonumber(ARGV[1]), tonumber(ARGV[3]), ARGV[4]
local skipped = redis.call('HGET', COUNTERS, 'skipped') or ''
local counts = ARGV[2] == '0' or redis.call('HEXISTS', COUNTERS, 'settled:' .. question) == 1
local told = counts or ARGV[2] == '2'
if string.byte(skipped, question + 1) == SKIPPED then counts, told = false, false end
local paced = ARGV[2] == '0'
local columns = cmsgpack.unpack(ARGV[5])
local players, sequences, received, earned = columns[1], columns[2], columns[3], columns[4]

local function set_mark(marks, mark)
    marks = marks .. string.rep('-', question - #marks)
    return string.sub(marks, 1, question) .. mark .. string.sub(marks, question + 2)
end

-- A skipped question neither lengthens a streak nor ends it.
local function streak_of(marks)
    local streak = 0
    for at = question + 1, 1, -1 do
        if string.byte(skipped, at) ~= SKIPPED then
            if string.byte(marks, at) ~= RIGHT then break end
            streak = streak + 1
        end
    end
    return streak
end

local function known(value)
    if value ~= cjson.null then return value end
end

local function mastered(marks)
    local _, right = string.gsub(marks or '', '1', '')
    return right
end

-- Equal scores share a place; there is none without points.
local function place_of(score)
    if score == 0 then return nil end
    return redis.call('ZCOUNT', BOARD, '-inf', string.format('(%.0f', -score * SCORE_UNIT)) + 1
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
local marks = told and redis.call('HMGET', MARKS, unpack(players))
local waited = redis.call('ZMSCORE', PRESENT, unpack(players))
local new_answered = {}
local new_receipts, new_values, new_marks, results, absent, fresh, here = {}, {}, {}, {}, {}, 0, 0
local paces = {}

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
        new_answered[#new_answered + 1] = waited[i] or 0
        new_answered[#new_answered + 1] = player
        if told then
            value = tonumber(value)
            local score = -math.floor(value / SCORE_UNIT)
            local reached = value + score * SCORE_UNIT
            local of_player = marks[i] or ''
            if counts and not repeated then
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
            local own = score
            if not counts then -- the player hears of it now, the board at the close
                own, of_player = score + points, set_mark(of_player, right and '1' or '0')
            end
            if paced then paces[#paces + 1] = {#of_player, mastered(of_player)} end
            results[#results + 1] = {player, question, at, right, points, own, 0, streak_of(of_player), score}
        end
    end
end

if #new_receipts > 0 then redis.call('HSET', RECEIPTS, unpack(new_receipts)) end
if #new_marks > 0 then redis.call('HSET', MARKS, unpack(new_marks)) end
if #new_values > 0 then redis.call('ZADD', BOARD, unpack(new_values)) end
if #new_answered > 0 then redis.call('ZADD', ANSWERED, unpack(new_answered)) end

for i = 1, #results do
    results[i][7] = redis.call('ZRANK', BOARD, results[i][1]) + 1
    results[i][9] = place_of(results[i][9])
end

-- Compared each time: seats come and go without us, and a rebuild forgets what was told.
local top = {}
if here > 0 then
    local rows = redis.call('ZRANGE', BOARD, 0, TOP - 1, 'WITHSCORES')
    local told, top_marks = table.concat(rows, ' '), {}
    if paced then
        for i = 1, #rows, 2 do top_marks[i] = redis.call('HGET', MARKS, rows[i]) or '' end
        for i = 1, #rows, 2 do told = told .. ' ' .. #top_marks[i] end
    end
    if told ~= redis.call('HGET', COUNTERS, 'top') then
        redis.call('HSET', COUNTERS, 'top', told)
        for i = 1, #rows, 2 do
            local seat = cjson.decode(redis.call('HGET', PLAYERS, rows[i]))
            local score = -math.floor(tonumber(rows[i + 1]) / SCORE_UNIT)
            local rank, above = (i + 1) / 2, top[#top]
            local place = above and above.score == score and above.place or rank
            if score == 0 then place = nil end
            top[#top + 1] = {
                rank = rank, player_id = rows[i], nickname = seat.nickname, score = score, place = place,
                avatar = known(seat.avatar), team = known(seat.team),
                done = paced and #top_marks[i] or nil, mastered = paced and mastered(top_marks[i]) or nil,
            }
        end
    end
end

if paced and here > 0 then
    local slots = tonumber(redis.call('HGET', COUNTERS, 'slots') or 0)
    if question >= slots then redis.call('HSET', COUNTERS, 'slots', question + 1) end
end

local answered = redis.call('HLEN', RECEIPTS)
local present = redis.call('ZCOUNT', PRESENT, '(' .. now, '+inf')
return cmsgpack.pack({
    event = here > 0 and redis.call('HINCRBY', COUNTERS, 'event', 1) or 0,
    answered = answered,
    present = present,
    expected = answered + present - redis.call('ZCOUNT', ANSWERED, '(' .. now, '+inf'),
    players = redis.call('ZCARD', BOARD),
    board_version = redis.call('HINCRBY', COUNTERS, 'board_version', #new_values > 0 and 1 or 0),
    results = results,
    paces = paces,
    top = top,
    absent = absent,
    fresh = fresh,
})
