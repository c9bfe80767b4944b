"""Where the workers of a server add up what they count: a directory that is named for its server, and ends with it.

A server that is killed leaves its directory behind; the next one to start, of the same user, knows it by the name.
"""

import os
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "deltacrown-metrics-"
OF_A_SERVER = re.compile(rf"{PREFIX}(\d{{1,9}})-\w+")


def counts_directory() -> TemporaryDirectory[str]:
    """A new one for this process; those of servers that are gone are removed."""
    for left in Path(gettempdir()).glob(f"{PREFIX}*"):
        found = OF_A_SERVER.fullmatch(left.name)
        if found and _is_ours(left) and _is_gone(int(found[1])):
            shutil.rmtree(left, ignore_errors=True)
    return TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)


def _is_ours(directory: Path) -> bool:
    try:
        return directory.lstat().st_uid == os.getuid()
    except OSError:
        return False


def _is_gone(pid: int) -> bool:
    """Whether no other process has the number; in a new container it may be this one's again."""
    if pid == os.getpid():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
