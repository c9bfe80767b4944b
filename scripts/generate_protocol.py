"""Write the tables of Documents/Protocol.md from the declarations of the wire, and the conversation from its record.

usage: generate_protocol.py [--check]      (--check: write nothing, exit with 1 when the document is stale)
"""

import json
import os
import sys
from dataclasses import fields
from pathlib import Path
from textwrap import wrap

import django

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "Documents" / "Protocol.md"
# Recorded from a running site by record_conversation.py.
CONVERSATION = ROOT / "Documents" / "conversation.json"
WIDTH = 116
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
django.setup()

from apps.common.refusals import ErrorCode  # noqa: E402
from apps.tournaments.domain.event_registry import REGISTRY  # noqa: E402
from apps.tournaments.realtime.sockets.commands import COMMANDS  # noqa: E402
from apps.tournaments.realtime.sockets.protocol import ADVICE, BUILT_IN  # noqa: E402


def commands() -> str:
    rows = [f"| `{name}` | {role} | {reply} | {takes} |" for name, (role, reply, takes) in BUILT_IN.items()]
    for name, kind in COMMANDS.items():
        role = f"{kind.least_role.label} of this match" if kind.participant else kind.least_role.label
        takes = ", ".join(f"`{field}`" for field in kind.__struct_fields__ if field not in ("request_id", "match_id"))
        rows.append(f"| `{name}` | {role} | `{kind.reply}` | {takes} |")
    return table("command | least role | reply | fields", rows)


def events() -> str:
    rows = []
    for name, kind in REGISTRY.items():
        names = [field.name for field in fields(kind)]
        rooms = "tournament, match" if kind.is_of_a_match() else "tournament"
        rows.append(f"| `{name}` | {rooms} | {', '.join(f'`{field}`' for field in names)} |")
    return table("event | rooms | data", rows)


def changes() -> str:
    """Of the base where an event says nothing of its own."""
    rows = [f"| `{name}` | {kind.changes_snapshot} |" for name, kind in REGISTRY.items()]
    return table("event | what is another in the snapshot", rows)


def errors() -> str:
    return ", ".join(f"`{code}`" for code in ErrorCode) + ".\n"


def closes() -> str:
    words = "close | name | the client should"
    rows = [f"| {code.value} | {code.name.lower()} | {advice.replace('_', ' ')} |" for code, advice in ADVICE.items()]
    return table(words, rows)


def conversation() -> str:
    parts = []
    for entry in json.loads(CONVERSATION.read_text()):
        ((who, said),) = entry.items()
        if who == "note":
            parts += ["", *wrap(said, WIDTH, break_long_words=False, break_on_hyphens=False), ""]
        else:
            head = f"{who}: "
            text, indent = head + json.dumps(said), " " * len(head)
            parts += wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    text = "\n".join(parts).strip().replace("\n\n\n", "\n\n")
    return f"```text\n{text}\n```\n"


def table(heads: str, rows: list[str]) -> str:
    return "\n".join([f"| {heads} |", "| " + " | ".join("---" for _ in heads.split("|")) + " |", *rows]) + "\n"


def rendered(text: str) -> str:
    for section in (commands, events, changes, errors, closes, conversation):
        head, _, rest = text.partition(f"<!-- generated: {section.__name__} -->\n")
        _, end, tail = rest.partition("<!-- end -->")
        text = f"{head}<!-- generated: {section.__name__} -->\n{section()}{end}{tail}"
    return text


def main() -> int:
    old = DOCUMENT.read_text()
    new = rendered(old)
    if "--check" in sys.argv:
        return int(old != new)
    DOCUMENT.write_text(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
