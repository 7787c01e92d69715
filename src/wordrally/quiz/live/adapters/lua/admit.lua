-- Hold a place for somebody at the door, so that racing joins cannot overfill a session.
-- KEYS: session, accounts, players, board, places, joining (of the account; unused without one).
-- ARGV: player id, account id or '', now, ms to hold the place.
-- Returns the view, whether the place is held, full or joining, and the seat that the account has already.
local view = redis.call('GET', KEYS[1])
if not view then return redis.error_reply('LOST') end
local player, account, now, hold = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
if account ~= '' then
  local seated = redis.call('HGET', KEYS[2], account)
  if seated then return {view, 'held', redis.call('HGET', KEYS[3], seated)} end
  local joining = redis.call('GET', KEYS[6])
  if joining and joining ~= player then return {view, 'joining', false} end
end
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now)
local capacity = tonumber(string.match(view, '^%d+ (%d+)'))
local taken = redis.call('ZCARD', KEYS[4]) + redis.call('ZCARD', KEYS[5])
if taken >= capacity and not redis.call('ZSCORE', KEYS[5], player) then return {view, 'full', false} end
redis.call('ZADD', KEYS[5], now + hold, player)
redis.call('PEXPIRE', KEYS[5], hold)
if account ~= '' then redis.call('SET', KEYS[6], player, 'PX', hold) end
return {view, 'held', false}
