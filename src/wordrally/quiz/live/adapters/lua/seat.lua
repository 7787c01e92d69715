-- Seat players: on the roster, on the board with score 0, and present for a while, until they connect.
-- KEYS: session, players, accounts, board, places, present, counters.
-- ARGV: present until, then for each player: id, identity or '', sequence of the seat's message, seat.
-- A newer message about a player on the roster replaces their seat there, and nothing else: they may have been removed.
if redis.call('EXISTS', KEYS[1]) == 0 then return redis.error_reply('LOST') end
local seated, renamed = 0, 0
for i = 2, #ARGV, 4 do
  local player = ARGV[i]
  if redis.call('HSETNX', KEYS[2], player, ARGV[i + 3]) == 1 then
    seated = seated + 1
    if ARGV[i + 1] ~= '' then redis.call('HSETNX', KEYS[3], ARGV[i + 1], player) end
    redis.call('ZADD', KEYS[4], 'NX', 0, player)
    redis.call('ZADD', KEYS[6], 'GT', ARGV[1], player)
  else
    local known = cjson.decode(redis.call('HGET', KEYS[2], player)).sequence or 0
    if tonumber(ARGV[i + 2]) > known then
      redis.call('HSET', KEYS[2], player, ARGV[i + 3])
      renamed = renamed + 1
    end
  end
  redis.call('ZREM', KEYS[5], player)
end
if renamed > 0 then redis.call('HDEL', KEYS[7], 'top') end
if seated + renamed > 0 then redis.call('HINCRBY', KEYS[7], 'board_version', 1) end
return seated
