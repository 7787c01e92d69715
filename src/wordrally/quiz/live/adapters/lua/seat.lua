-- Seat players: on the roster, on the board with score 0, and present for a while, until they connect.
-- KEYS: session, players, accounts, board, places, present, counters, teams, team_sizes, team_sums.
-- ARGV: end of presence, then for each player: id, identity or '', sequence of the seat's message, team or
-- '', seat.
-- A newer message about a player on the roster replaces their seat there and nothing else, since they may
-- have been removed. An erased seat, which names nobody, is that of its former owner no more.
if redis.call('EXISTS', KEYS[1]) == 0 then return redis.error_reply('LOST') end
local TEAMS, SIZES, SUMS = KEYS[8], KEYS[9], KEYS[10]
local seated, renamed, joined = 0, 0, {}

local function forget_owner(seat, player)
  local owner = type(seat.account_id) == 'string' and seat.account_id
  if type(seat.member_id) == 'string' then owner = 'member:' .. seat.member_id end
  if owner and redis.call('HGET', KEYS[3], owner) == player then redis.call('HDEL', KEYS[3], owner) end
end

for i = 2, #ARGV, 5 do
  local player, team = ARGV[i], ARGV[i + 3]
  if redis.call('HSETNX', KEYS[2], player, ARGV[i + 4]) == 1 then
    seated = seated + 1
    if ARGV[i + 1] ~= '' then redis.call('HSETNX', KEYS[3], ARGV[i + 1], player) end
    redis.call('ZADD', KEYS[4], 'NX', 0, player)
    redis.call('ZADD', KEYS[6], 'GT', ARGV[1], player)
    if team ~= '' then
      joined[#joined + 1] = team
      if redis.call('HSETNX', TEAMS, player, team) == 1 then redis.call('ZINCRBY', SIZES, 1, team) end
    end
  else
    local known = cjson.decode(redis.call('HGET', KEYS[2], player))
    if tonumber(ARGV[i + 2]) > (known.sequence or 0) then
      redis.call('HSET', KEYS[2], player, ARGV[i + 4])
      if ARGV[i + 1] == '' then forget_owner(known, player) end
      renamed = renamed + 1
    end
  end
  redis.call('ZREM', KEYS[5], player)
end
if renamed > 0 then redis.call('HDEL', KEYS[7], 'top') end
if seated + renamed > 0 then
  local version = redis.call('HINCRBY', KEYS[7], 'board_version', 1)
  -- A new member has no points, so the sums are adjusted. A recount for each of many joins would be slow.
  if redis.call('HGET', SUMS, 'at') == tostring(version - 1) then
    for _, team in ipairs(joined) do redis.call('HINCRBY', SUMS, 'members:' .. team, 1) end
    redis.call('HSET', SUMS, 'at', version)
  end
end
return seated
