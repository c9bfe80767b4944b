"""Checks the log of a tournament that comes in: `curl -s SITE/api/v1/tournaments/7/log/ | python check_log.py`."""

import hashlib
import json
import sys


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value):  # RFC 8785, for the numbers that a log has
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def number(text):  # 3.0 is written 3
    return int(float(text)) if float(text).is_integer() else float(text)


def replace_personal(form, pointer, kept):
    *steps, key = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
    for step in steps:
        form = form[int(step) if isinstance(form, list) else step]
    if "hash" in kept and form[key] not in ("Deleted player", "", {}):
        sys.exit(f"Something stands at {pointer}, where a value was taken away.")
    form[key] = {"sha256": kept.get("hash") or sha256(kept["salt"] + canonical(form[key]))}


newest, last, seen = "0" * 64, 0, 0
for row in (json.loads(line, parse_float=number) for line in sys.stdin):
    if (row["sequence"], row["previous"]) != (last + 1, newest):
        sys.exit(f"Row {last + 1} is missing, or one before it was changed.")
    if "salt" in row:  # else it is hidden from who asked, or shown in part
        form = {name: row[name] for name in ("data", "public", "salt")}
        for pointer, kept in row["personal"].items():
            replace_personal(form, pointer, kept)
        who = str(row["least_role"]), ",".join(map(str, row["audience"]))
        lines = newest, str(row["sequence"]), row["type"], row["at"], *who, sha256(canonical(form))
        if sha256("\n".join(lines)) != row["hash"]:
            sys.exit(f"Row {row['sequence']} was changed.")
        seen += 1
    newest, last = row["hash"], row["sequence"]
print(f"{last} rows follow one another, {seen} of them are as they were written. The newest hash is {newest}.")
