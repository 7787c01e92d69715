-- Store a view unless a newer one is there. The keys of a finished session expire.
-- KEYS: session.
-- ARGV: the view, its sequence, prefix, question count, lifetime in s (0: as long as the session is played),
-- the shown question, and the ids of players who are not asked it.
-- Nobody waits for these players, as if they had answered.
local stored = redis.call('GET', KEYS[1])
if not stored then return redis.error_reply('LOST') end
if tonumber(string.match(stored, '^(%d+)')) > tonumber(ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
for i = 7, #ARGV do redis.call('ZADD', ARGV[3] .. 'answered:' .. ARGV[6], 'inf', ARGV[i]) end
local keep = tonumber(ARGV[5])
if keep > 0 then
  local prefix = ARGV[3]
  for _, name in ipairs({'session', 'players', 'accounts', 'board', 'marks', 'turns', 'counters', 'sealed',
                         'places', 'connected', 'present', 'nodes', 'teams', 'team_sizes', 'team_sums'}) do
    redis.call('EXPIRE', prefix .. name, keep)
  end
  local slots = tonumber(redis.call('HGET', prefix .. 'counters', 'slots') or 0)
  for question = 0, math.max(tonumber(ARGV[4]), slots) - 1 do
    redis.call('EXPIRE', prefix .. 'receipts:' .. question, keep)
    redis.call('EXPIRE', prefix .. 'answered:' .. question, keep)
  end
end
return 1
