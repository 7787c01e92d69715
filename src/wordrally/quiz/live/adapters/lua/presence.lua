-- Store the players who connected to and left a node. Entries that are not repeated expire.
-- KEYS: session, players, board, connected, present, nodes.
-- ARGV: node, now, end of connected entries, end of the wait for players who left, the same in a paced mode,
-- lifetime of the keys in s, prefix, number of joined players, ids.
-- A node reports only players whose latest connection is its own: `state` (connecting) sets the owner.
-- Returns the seats of new players, the ids of players who are gone, the number of connected players, and the
-- number of players who are expected to answer the shown question or have done so.
local view = redis.call('GET', KEYS[1])
if not view then return redis.error_reply('LOST') end
local node, now, joining = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[8])
local shown = string.match(view, '^%d+ %d+ (%-?%d+)')
local paced = string.match(view, '^[^\n]* paced\n')
local left_until = paced and ARGV[5] or ARGV[4]
local answered = ARGV[7] .. 'answered:' .. shown
local came, went = {}, {}

for _, player in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now, 'LIMIT', 0, 1000)) do
  redis.call('ZREM', KEYS[4], player)
  went[player] = true
end
for i = 9, #ARGV do
  local player = ARGV[i]
  local owner = redis.call('HGET', KEYS[6], player)
  if i < 9 + joining then
    if (not owner or owner == node) and redis.call('ZSCORE', KEYS[3], player) then
      if not redis.call('ZSCORE', KEYS[4], player) and not went[player] then
        came[#came + 1] = redis.call('HGET', KEYS[2], player)
      end
      went[player] = nil
      redis.call('HSET', KEYS[6], player, node)
      redis.call('ZADD', KEYS[4], ARGV[3], player)
      redis.call('ZADD', KEYS[5], 'GT', ARGV[3], player)
      redis.call('ZADD', answered, 'XX', 'GT', ARGV[3], player)
    end
  elseif owner == node then
    -- A player who came and went between two reports was waited for since the connection.
    if redis.call('ZSCORE', KEYS[3], player) then
      redis.call('ZADD', KEYS[5], left_until, player)
      redis.call('ZADD', answered, 'XX', left_until, player)
    end
    if redis.call('ZREM', KEYS[4], player) == 1 then went[player] = true end
  end
end
for _, key in ipairs({KEYS[4], KEYS[5], KEYS[6]}) do redis.call('EXPIRE', key, ARGV[6]) end

local left = {}
for player in pairs(went) do left[#left + 1] = player end
local given = redis.call('HLEN', ARGV[7] .. 'receipts:' .. shown)
local awaited = redis.call('ZCOUNT', KEYS[5], '(' .. now, '+inf')
  - redis.call('ZCOUNT', answered, '(' .. now, '+inf')
return {came, left, redis.call('ZCARD', KEYS[4]), given + awaited}
