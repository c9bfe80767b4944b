"""Write the browser client's table of what to do after a close from the protocol's own.

usage: generate_live_policy.py [--check]      (--check: write nothing, exit with 1 when the module is stale)
"""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
MODULE = ROOT / "apps" / "web" / "static" / "web" / "live-policy.js"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
django.setup()

from apps.common.refusals import ErrorCode  # noqa: E402
from apps.tournaments.realtime.sockets.protocol import ADVICE  # noqa: E402

TEXT = """\
// What to do when a socket is closed, by close code. Generated from apps/common/refusals.py: run `make docs`.
// stop: give up. log_in: sign in first. refresh: new credentials, then reconnect. reconnect: after a random
// wait. wait: not before the server's retry_after_ms.
export const ON_CLOSE = {
%s
};

// The error frame before the close says more than its code: here, reconnect at once.
export const AT_ONCE = ["%s"];
"""


def main(check: bool) -> int:
    rows = [f'  {code.value}: "{advice}",' for code, advice in sorted(ADVICE.items())]
    text = TEXT % ("\n".join(rows), ErrorCode.HEARTBEAT_TIMEOUT)
    if check:
        return int(MODULE.read_text() != text)
    MODULE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
