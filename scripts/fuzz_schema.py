"""Hold the API against its own schema: schemathesis, with all its checks, asks each operation as nobody, as a player
and as an organizer, for what the schema allows and for what it does not.

usage: python -m scripts.fuzz_schema [schemathesis' options, as in: --seed 7 --max-examples 200]

The site is the production command with two workers, on a PostgreSQL and a Redis of its own. Exit code 1 where anything
is answered that the schema does not say.
"""

import importlib
import subprocess
import sys
from pathlib import Path

from scripts.own_site import own_site

ROOT = Path(__file__).resolve().parents[1]
TOOL = "schemathesis==4.32.5"
CONFIGURATION = ROOT / "scripts" / "schemathesis.toml"
# What ends the login that asks would make nobody of it. Accounts are made by who has none, and a name is given once.
LEFT_OUT = ["--exclude-path", "/api/logout/"]
SIGNED_IN_LEFT_OUT = ["--exclude-path", "/api/v1/accounts/"]


def main(options: list[str]) -> int:
    with own_site("schema") as site:
        people = importlib.import_module("scripts.doors.site")
        world = people.World.made()
        tokens = importlib.import_module("apps.accounts.tokens")
        with people.serving(site) as server:
            found = 0
            for person in (None, world.cast.bob, world.cast.alice):
                print(f"as {person.username if person else 'nobody'}", flush=True)
                token = tokens.issue_tokens(person)["access"] if person else None
                found |= _ask(server.url, token, options)
            return found


def _ask(url: str, token: str | None, options: list[str]) -> int:
    command = [str(ROOT / ".venv" / "bin" / "uv"), "tool", "run", "--quiet", "--from", TOOL, "schemathesis"]
    command += ["--config-file", str(CONFIGURATION), "run", str(ROOT / "Artifacts" / "openapi.yaml"), "--url", url]
    command += ["--checks", "all", "--continue-on-failure", *LEFT_OUT]
    if token is not None:
        command += ["--header", f"Authorization: Bearer {token}", *SIGNED_IN_LEFT_OUT]
    return int(subprocess.run([*command, *options], cwd=ROOT).returncode != 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
