import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_tables_of_the_protocol_are_those_of_the_code():
    done = subprocess.run([sys.executable, "scripts/generate_protocol.py", "--check"], cwd=ROOT, timeout=60)
    assert done.returncode == 0, "Documents/Protocol.md is stale: run `make docs`."
