-- Seat players: on the roster, on the board with score 0, and present for a while, until they connect.
-- KEYS: session, players, accounts, board, places, present, counters.
-- ARGV: present until, then for each player: id, account id or '', seat.
-- Who is on the roster already is left alone: they may have been removed since.
if redis.call('EXISTS', KEYS[1]) == 0 then return redis.error_reply('LOST') end
local seated = 0
for i = 2, #ARGV, 3 do
  local player = ARGV[i]
  if redis.call('HSETNX', KEYS[2], player, ARGV[i + 2]) == 1 then
    seated = seated + 1
    if ARGV[i + 1] ~= '' then redis.call('HSETNX', KEYS[3], ARGV[i + 1], player) end
    redis.call('ZADD', KEYS[4], 'NX', 0, player)
    redis.call('ZADD', KEYS[6], 'GT', ARGV[1], player)
  end
  redis.call('ZREM', KEYS[5], player)
end
if seated > 0 then redis.call('HINCRBY', KEYS[7], 'board_version', 1) end
return seated
