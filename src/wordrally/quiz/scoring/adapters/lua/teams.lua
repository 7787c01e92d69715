-- Members and points of each team, counted when the board changed since.
--
-- KEYS  session, counters, board, teams, team_sums
-- Returns a flat list: members and points of each of eight teams.
if redis.call('EXISTS', KEYS[1]) == 0 then
    return redis.error_reply('LOST')
end
local COUNTERS, BOARD, TEAMS, SUMS = KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local SCORE_UNIT, AT_ONCE = 4294967296, 4000 -- as in domain/ranking.py; the Lua stack takes 8,000 values
local version = redis.call('HGET', COUNTERS, 'board_version') or '0'

local function count()
    redis.call('DEL', SUMS)
    local members, points = {}, {}
    for from = 0, redis.call('ZCARD', BOARD) - 1, AT_ONCE do
        local rows = redis.call('ZRANGE', BOARD, from, from + AT_ONCE - 1, 'WITHSCORES')
        local players = {}
        for i = 1, #rows, 2 do players[#players + 1] = rows[i] end
        for i, team in ipairs(redis.call('HMGET', TEAMS, unpack(players))) do
            if team then
                members[team] = (members[team] or 0) + 1
                points[team] = (points[team] or 0) - math.floor(tonumber(rows[2 * i]) / SCORE_UNIT)
            end
        end
    end
    for team, number in pairs(members) do
        redis.call('HSET', SUMS, 'members:' .. team, number, 'points:' .. team, points[team])
    end
    redis.call('HSET', SUMS, 'at', version)
    redis.call('EXPIRE', SUMS, 172800) -- as in presence.py: somebody may look at a session that is over
end

if redis.call('HGET', SUMS, 'at') ~= version then count() end
local sums = {}
for team = 0, 7 do
    local of_team = redis.call('HMGET', SUMS, 'members:' .. team, 'points:' .. team)
    sums[#sums + 1] = tonumber(of_team[1] or 0)
    sums[#sums + 1] = tonumber(of_team[2] or 0)
end
return sums
