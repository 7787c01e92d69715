-- Read a session and some of its players at one instant. A player's previous node is '' when it was lost.
-- KEYS: session, players, board, marks, counters, connected, present, nodes.
-- In a paced mode a player's receipt is that of their newest ended turn, and `turns` has their newest turn.
-- A player's place is 1 + the number of players with a higher score. Equal scores share it.
-- ARGV: prefix, now, node to which the players connect or '', end of presence, then player ids.
local KEEP_S = 172800 -- as in presence.py
local SCORE_UNIT = 4294967296 -- as in domain/ranking.py
local view = redis.call('GET', KEYS[1])
if not view then return redis.error_reply('LOST') end
local prefix, now, node, until_ms = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local shown = tonumber(string.match(view, '^%d+ %d+ (%-?%d+)'))
local paced = string.match(view, '^[^\n]* paced\n')
local receipts, answered = prefix .. 'receipts:' .. shown, prefix .. 'answered:' .. shown

local function place_of(value)
  local score = -math.floor(tonumber(value) / SCORE_UNIT)
  if score == 0 then return false end
  return redis.call('ZCOUNT', KEYS[3], '-inf', string.format('(%.0f', -score * SCORE_UNIT)) + 1
end

local top = redis.call('ZRANGE', KEYS[3], 0, 9, 'WITHSCORES')
local rows = {}
for i = 1, #top, 2 do
  local pace = paced and redis.call('HGET', KEYS[4], top[i]) or ''
  rows[#rows + 1] = {redis.call('HGET', KEYS[2], top[i]), top[i + 1], pace}
end

local players = {}
for i = 5, #ARGV do
  local player = ARGV[i]
  local seat = redis.call('HGET', KEYS[2], player)
  if seat then
    local value = redis.call('ZSCORE', KEYS[3], player)
    local previous = redis.call('HGET', KEYS[8], player) or redis.call('HGET', KEYS[8], '')
    if value and node ~= '' then
      redis.call('HSET', KEYS[8], player, node)
      redis.call('ZADD', KEYS[7], 'GT', until_ms, player)
    end
    local marks = redis.call('HGET', KEYS[4], player)
    local newest = paced and prefix .. 'receipts:' .. (#(marks or '') - 1) or receipts
    players[#players + 1] = {
      seat, value or false, redis.call('ZRANK', KEYS[3], player), marks,
      redis.call('HGET', newest, player), previous, value and place_of(value) or false,
      paced and redis.call('HGET', prefix .. 'turns', player) or false,
    }
  end
end

-- A player may connect to a finished session, whose other keys expire.
if node ~= '' then
  for _, key in ipairs({KEYS[7], KEYS[8]}) do redis.call('EXPIRE', key, KEEP_S) end
end

local counters = redis.call('HMGET', KEYS[5], 'event', 'board_version')
local given = redis.call('HLEN', receipts)
local expected = given + redis.call('ZCOUNT', KEYS[7], '(' .. now, '+inf')
  - redis.call('ZCOUNT', answered, '(' .. now, '+inf')
return {
  view, counters[1], counters[2], given,
  redis.call('ZCOUNT', KEYS[6], '(' .. now, '+inf'), redis.call('ZCARD', KEYS[3]), rows, players, expected,
  redis.call('HEXISTS', KEYS[5], 'settled:' .. shown),
}
