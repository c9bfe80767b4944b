"""How many sockets, seats and messages a person, an address and a room may have; see `apps.limits`.

`get_limiter()` is what the middleware asks. The functions beside it are the same limits for scripts, views and tests.
They share one script in Redis; without Redis, or while it is away, they count in this process. Limits are read from the
settings at the time of use.
"""

from apps.limits.addresses import address_key as address_key
from apps.limits.addresses import client_address as client_address
from apps.limits.addresses import grouped as grouped
from apps.limits.buckets import Buckets as Buckets
from apps.limits.counters import Verdict as Verdict
from apps.limits.counters import acheck_and_consume as acheck_and_consume
from apps.limits.counters import acheck_and_consume_ip as acheck_and_consume_ip
from apps.limits.counters import adecrement_ip_connections as adecrement_ip_connections
from apps.limits.counters import adecrement_user_connections as adecrement_user_connections
from apps.limits.counters import aget_ip_connections as aget_ip_connections
from apps.limits.counters import aget_room_size as aget_room_size
from apps.limits.counters import aget_user_connections as aget_user_connections
from apps.limits.counters import aincrement_ip_connections as aincrement_ip_connections
from apps.limits.counters import aincrement_user_connections as aincrement_user_connections
from apps.limits.counters import aroom_leave as aroom_leave
from apps.limits.counters import aroom_try_join as aroom_try_join
from apps.limits.counters import check_and_consume as check_and_consume
from apps.limits.counters import check_and_consume_ip as check_and_consume_ip
from apps.limits.counters import check_and_consume_key as check_and_consume_key
from apps.limits.counters import decrement_ip_connections as decrement_ip_connections
from apps.limits.counters import decrement_user_connections as decrement_user_connections
from apps.limits.counters import get_ip_connections as get_ip_connections
from apps.limits.counters import get_room_size as get_room_size
from apps.limits.counters import get_user_connections as get_user_connections
from apps.limits.counters import increment_ip_connections as increment_ip_connections
from apps.limits.counters import increment_user_connections as increment_user_connections
from apps.limits.counters import room_leave as room_leave
from apps.limits.counters import room_try_join as room_try_join
from apps.limits.interface import Draw as Draw
from apps.limits.interface import Lease as Lease
from apps.limits.interface import Limiter as Limiter
from apps.limits.limiter import close_limiter as close_limiter
from apps.limits.limiter import get_limiter as get_limiter
from apps.limits.local import LocalLimiter as LocalLimiter
from apps.limits.shared import RedisLimiter as RedisLimiter
