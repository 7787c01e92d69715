-- Hold a place for a join, so that racing joins cannot overfill a session or one of its teams.
-- KEYS: session, accounts, players, board, places, joining (of the identity; unused without one), teams,
-- team_sizes.
-- ARGV: player id, identity or '', now, ms to hold the place, wanted team or '', '1' to keep it in any case.
-- Returns the view, the state of the place (held, full or joining), the player's seat if any, and team.
local view = redis.call('GET', KEYS[1])
if not view then return redis.error_reply('LOST') end
local player, identity, now, hold = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local BOARD, PLACES, TEAMS, SIZES = KEYS[4], KEYS[5], KEYS[7], KEYS[8]
if identity ~= '' then
  local seated = redis.call('HGET', KEYS[2], identity)
  if seated then return {view, 'held', redis.call('HGET', KEYS[3], seated), false} end
  local joining = redis.call('GET', KEYS[6])
  if joining and joining ~= player then return {view, 'joining', false, false} end
end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', PLACES, '-inf', now)) do
  local team = redis.call('HGET', TEAMS, gone)
  if team and not redis.call('ZSCORE', BOARD, gone) then
    redis.call('HDEL', TEAMS, gone)
    redis.call('ZINCRBY', SIZES, -1, team)
  end
end
redis.call('ZREMRANGEBYSCORE', PLACES, '-inf', now)
local capacity = tonumber(string.match(view, '^%d+ (%d+)'))
local taken = redis.call('ZCARD', BOARD) + redis.call('ZCARD', PLACES)
if taken >= capacity and not redis.call('ZSCORE', PLACES, player) then return {view, 'full', false, false} end
redis.call('ZADD', PLACES, now + hold, player)
-- Longer than any place is held: the sweep above has to see the last one, too.
redis.call('PEXPIRE', PLACES, 86400000)
if identity ~= '' then redis.call('SET', KEYS[6], player, 'PX', hold) end

local count, assign = string.match(view, '^%S+ %S+ %S+ %S+ %S+ (%d+) (%l+)')
local function smallest()
  local least, size = 0, math.huge
  for team = 0, tonumber(count) - 1 do
    local members = tonumber(redis.call('ZSCORE', SIZES, team) or 0)
    if members < size then least, size = team, members end
  end
  return least
end
local team = false
if count then
  team = redis.call('HGET', TEAMS, player) or tonumber(ARGV[5])
  if not team or (assign == 'balanced' and ARGV[6] ~= '1') then team = smallest() end
  if redis.call('HSETNX', TEAMS, player, team) == 1 then redis.call('ZINCRBY', SIZES, 1, team) end
  team = tostring(team)
end
return {view, 'held', false, team}
