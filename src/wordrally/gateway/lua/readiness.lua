-- `GET /readyz`: which parts have a ready replica, and what the services note about themselves.
--
-- The gateway answers it from its own health checks, so that the answer outlives every other part. Notes are
-- requested from the services; one that is away has none.
local PARTS = { __PARTS__ }
local ASKED = { __ASKED__ }
local FIGURES_WITHIN_MS = 1000
local NOTES_WITHIN_MS = 1500

local function call(handle, cluster, path, within_ms)
  local headers = { [":method"] = "GET", [":path"] = path, [":authority"] = cluster }
  return handle:httpCall(cluster, headers, "", within_ms)
end

local function healthy_replicas(handle)
  local headers, body = call(handle, "__ADMIN__", "/stats?filter=membership_healthy", FIGURES_WITHIN_MS)
  local found = {}
  if headers[":status"] == "200" then
    for name, count in string.gmatch(body or "", "cluster%.(%w+)%.membership_healthy: (%d+)") do
      found[name] = tonumber(count)
    end
  end
  return found
end

-- Sentences of printable ASCII without quotes and backslashes, so they need no escapes in JSON.
local function add_notes(handle, service, notes, told)
  local headers = call(handle, service, "/readyz", NOTES_WITHIN_MS)
  for sentence in string.gmatch(headers["x-wordrally-notes"] or "", "[^|]+") do
    local text = string.gsub(string.match(sentence, "^%s*(.-)%s*$"), '["\\%c\128-\255]', "")
    if text ~= "" and not told[text] then
      told[text] = true
      table.insert(notes, '"' .. text .. '"')
    end
  end
end

local function answer(handle)
  local replicas, parts, notes, is_ready = healthy_replicas(handle), {}, {}, true
  for _, name in ipairs(PARTS) do
    local is_part_ready = (replicas[name] or 0) > 0
    is_ready = is_ready and is_part_ready
    table.insert(parts, '"' .. name .. '":"' .. (is_part_ready and "ready" or "not ready") .. '"')
  end
  if call(handle, "__ADMIN__", "/ready", FIGURES_WITHIN_MS)[":status"] ~= "200" then
    is_ready = false
    table.insert(notes, '"The gateway is stopping."')
  end
  local told = {}
  for _, name in ipairs(ASKED) do
    add_notes(handle, name, notes, told)
  end
  handle:respond(
    { [":status"] = is_ready and "200" or "503", ["cache-control"] = "no-store" },
    '{"ready":' .. tostring(is_ready) .. ',"parts":{' .. table.concat(parts, ",") .. '},"notes":['
      .. table.concat(notes, ",") .. "]}"
  )
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local method = headers:get(":method")
  local path = string.match(headers:get(":path") or "", "^[^?]*")
  if path == "/readyz" and (method == "GET" or method == "HEAD") then
    answer(handle)
  end
end
