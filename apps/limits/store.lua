-- The limits of all processes, in one script so that each question is one atomic round trip.
--
-- Leases are members of sorted sets, scored with their end in logical microseconds:
--   u:<person>         the person's connections          i:<address>   the address's connections
--   r:<room>           the persons seated in a room      s:<room>:<person>   the connections of that seat
--   l:<connection>     hash: whose lease it is           x:<person or address>   kept out until it expires
--   g:<connection>     its place was taken by a newer connection of the same person, or it was given back
--   b:<name>           a token bucket: millionths of tokens, and when that was true
-- KEYS[1] is the clock and carries the hash tag that all keys share: the limiter lives in one slot by design.

local op, lease_us, elapsed_us = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local prefix = string.sub(KEYS[1], 1, -6) -- without "clock"
local first = 4

local function whole(number) return string.format('%.0f', number) end

-- Logical time: Redis TIME without its jumps. A step back, or one forward that is longer than what the asking
-- process saw pass by more than a lease, goes into an offset. Nobody's lease is purged or frozen by it.
local function logical_now()
  local time = redis.call('TIME')
  local raw = tonumber(time[1]) * 1000000 + tonumber(time[2])
  local seen = redis.call('HMGET', KEYS[1], 'raw', 'offset')
  local offset = tonumber(seen[2] or '0')
  if seen[1] then
    local passed = raw - tonumber(seen[1])
    if passed < 0 then
      offset = offset - passed
    elseif elapsed_us >= 0 and passed > elapsed_us + lease_us then
      offset = offset - (passed - elapsed_us)
    end
  end
  redis.call('HSET', KEYS[1], 'raw', whole(raw), 'offset', whole(offset))
  return raw + offset
end

local now = logical_now()

local function key(kind, name) return prefix .. kind .. ':' .. name end
local function purge(name) redis.call('ZREMRANGEBYSCORE', name, '-inf', whole(now)) end
-- What nobody asks for again goes in the end; long enough that a jump of the machine's clock takes nothing.
local function keep(name) redis.call('EXPIRE', name, 86400) end

-- A seat taken by name ("j:...") is no connection.
local function counts_for_person(connection, person)
  return person ~= '' and string.sub(connection, 1, 2) ~= 'j:'
end

-- A seat ends with the last of its connections.
local function settle(room, person)
  local seat = key('s', room .. ':' .. person)
  purge(seat)
  local last = redis.call('ZREVRANGE', seat, 0, 0, 'WITHSCORES')
  if last[2] then
    redis.call('ZADD', key('r', room), last[2], person)
    keep(key('r', room))
  else
    redis.call('ZREM', key('r', room), person)
  end
end

local function sit(connection, person, room, ends)
  local seat = key('s', room .. ':' .. person)
  redis.call('ZADD', seat, ends, connection)
  keep(seat)
  settle(room, person)
end

local function take(connection, person, address, room, us)
  local ends = whole(now + us)
  local sets = {}
  if counts_for_person(connection, person) then sets[#sets + 1] = key('u', person) end
  if address ~= '' then sets[#sets + 1] = key('i', address) end
  for _, name in ipairs(sets) do
    redis.call('ZADD', name, ends, connection)
    keep(name)
  end
  if room ~= '' then sit(connection, person, room, ends) end
  local lease = key('l', connection)
  redis.call('HSET', lease, 'person', person, 'address', address, 'room', room)
  keep(lease)
end

local function drop(connection, person, address, room)
  redis.call('ZREM', key('u', person), connection)
  if address ~= '' then redis.call('ZREM', key('i', address), connection) end
  if room ~= '' then
    redis.call('ZREM', key('s', room .. ':' .. person), connection)
    settle(room, person)
  end
  redis.call('DEL', key('l', connection))
end

-- Its holder, whichever process that is, learns at the next renewal that the connection is gone.
local function bury(connection)
  redis.call('SET', key('g', connection), '1', 'PX', math.ceil(lease_us / 1000) * 2)
end

local function living(name, without)
  purge(name)
  local count = redis.call('ZCARD', name)
  if without and redis.call('ZSCORE', name, without) then count = count - 1 end
  return count
end

local ops = {}

-- connection, person, address, room, replaces, most of person, of address, of room
-- -> 0 | 1 person | 2 address | 3 room | {4, milliseconds} kept out
function ops.admit(connection, person, address, room, replaces, of_person, of_address, of_room)
  for _, name in ipairs({person, address}) do
    local left = tonumber(name ~= '' and redis.call('GET', key('x', name)) or '0') - now
    if left > 0 then return {4, math.ceil(left / 1000)} end
  end
  local old = redis.call('HMGET', key('l', replaces), 'person', 'address', 'room')
  local replaced = replaces ~= '' and old[1] == person and replaces or false
  local counts = counts_for_person(connection, person)
  if counts and living(key('u', person), replaced) >= tonumber(of_person) then return {1, 0} end
  if address ~= '' and living(key('i', address), replaced) >= tonumber(of_address) then return {2, 0} end
  purge(key('r', room))
  local seated = redis.call('ZSCORE', key('r', room), person)
  if not seated and redis.call('ZCARD', key('r', room)) >= tonumber(of_room) then return {3, 0} end
  if replaced then
    drop(replaced, person, old[2], old[3])
    bury(replaced)
  end
  take(connection, person, address, room, lease_us)
  return {0, 0}
end

function ops.release(connection, person, address, room)
  drop(connection, person, address, room)
  return {0}
end

local function ends_of(connection, person, address, room)
  local set = key('s', room .. ':' .. person)
  if counts_for_person(connection, person) then
    set = key('u', person)
  elseif address ~= '' then
    set = key('i', address)
  end
  return tonumber(redis.call('ZSCORE', set, connection) or '0')
end

-- (connection, person, address, room, whether to restore)...
-- -> the numbers (from 1) of those that ended, and, negative, of those whose place another connection took
function ops.renew(...)
  local lost, leases = {}, {...}
  for n = 1, #leases / 5 do
    local connection, person, address, room, restore = unpack(leases, 5 * n - 4, 5 * n)
    if redis.call('EXISTS', key('g', connection)) == 1 then
      lost[#lost + 1] = -n
    elseif restore == '1' or ends_of(connection, person, address, room) > now then
      take(connection, person, address, room, lease_us)
    else
      lost[#lost + 1] = n
    end
  end
  return lost
end

-- (bucket, rate per second, burst, cost)... -> {0, tokens left in the last} | {n, milliseconds until the n-th has enough}
function ops.consume(...)
  local asked, levels = {...}, {}
  local count = #asked / 4
  for n = 1, count do
    local name, rate, burst, cost = unpack(asked, 4 * n - 3, 4 * n)
    local level = tonumber(burst) * 1000000
    local stored = redis.call('GET', key('b', name))
    if stored then
      local tokens, at = string.match(stored, '^(%S+) (%S+)$')
      level = math.min(level, tonumber(tokens) + math.max(0, now - tonumber(at)) * tonumber(rate))
    end
    local missing = tonumber(cost) * 1000000 - level
    if missing > 0 then return {n, math.ceil(missing / tonumber(rate) / 1000)} end
    levels[n] = -missing
  end
  for n = 1, count do
    local name, rate, burst = unpack(asked, 4 * n - 3, 4 * n - 1)
    local full_in = math.ceil((tonumber(burst) * 1000000 - levels[n]) / tonumber(rate) / 1000)
    local value = string.format('%.17g %.0f', levels[n], now)
    redis.call('SET', key('b', name), value, 'PX', math.max(1, full_in))
  end
  return {0, math.floor(levels[count] / 1000000)}
end

-- name, milliseconds
function ops.block(name, ms)
  redis.call('SET', key('x', name), whole(now + tonumber(ms) * 1000), 'PX', ms)
  return {0}
end

-- kind ("u" or "i"), name, connection, microseconds -> living leases
function ops.increment(kind, name, connection, us)
  local set = key(kind, name)
  purge(set)
  redis.call('ZADD', set, whole(now + tonumber(us)), connection)
  keep(set)
  return {redis.call('ZCARD', set)}
end

-- kind, name, mark -> {living leases}: the oldest whose connection begins with the mark is given back
function ops.decrement(kind, name, mark)
  local set = key(kind, name)
  purge(set)
  for _, connection in ipairs(redis.call('ZRANGE', set, 0, -1)) do
    if string.sub(connection, 1, #mark) == mark then
      redis.call('ZREM', set, connection)
      redis.call('DEL', key('l', connection))
      bury(connection)
      break
    end
  end
  return {redis.call('ZCARD', set)}
end

function ops.count(kind, name)
  return {living(key(kind, name))}
end

-- room, person, connection, most members, microseconds -> {1 inside | 0 full, seats taken}
function ops.join(room, person, connection, most, us)
  local seats = key('r', room)
  purge(seats)
  if not redis.call('ZSCORE', seats, person) and redis.call('ZCARD', seats) >= tonumber(most) then
    return {0, redis.call('ZCARD', seats)}
  end
  redis.call('DEL', key('g', connection))
  sit(connection, person, room, whole(now + tonumber(us)))
  return {1, redis.call('ZCARD', seats)}
end

function ops.leave(room, person, connection)
  drop(connection, person, '', room)
  bury(connection)
  return {living(key('r', room))}
end

return ops[op](unpack(ARGV, first))
