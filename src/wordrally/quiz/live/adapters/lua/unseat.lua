-- Take a removed player off the board. The roster keeps their seat, so that they cannot come back.
-- They stay connected until their node reports that they left, and this report tells everybody.
-- KEYS: session, board, marks, present, counters, teams, team_sizes. ARGV: player id, prefix.
local view = redis.call('GET', KEYS[1])
if not view then return redis.error_reply('LOST') end
local player = ARGV[1]
local questions = tonumber(string.match(view, '^%d+ %d+ %-?%d+ (%d+)'))
questions = math.max(questions, tonumber(redis.call('HGET', KEYS[5], 'slots') or 0))
for question = 0, questions - 1 do
  redis.call('HDEL', ARGV[2] .. 'receipts:' .. question, player)
  redis.call('ZREM', ARGV[2] .. 'answered:' .. question, player)
end
redis.call('HDEL', KEYS[3], player)
redis.call('ZREM', KEYS[4], player)
local removed = redis.call('ZREM', KEYS[2], player)
if removed == 1 then redis.call('HINCRBY', KEYS[5], 'board_version', 1) end
local team = redis.call('HGET', KEYS[6], player)
if team then
  redis.call('HDEL', KEYS[6], player)
  redis.call('ZINCRBY', KEYS[7], -1, team)
end
return removed
