import json
import re
import subprocess
import sys

import pytest

from apps.tournaments.realtime.sockets.commands import COMMANDS
from apps.tournaments.realtime.sockets.protocol import BUILT_IN
from tests.support.asyncapi import check
from tests.support.paths import ROOT

RECORD = json.loads((ROOT / "Documents" / "conversation.json").read_text())


def said_by(who):
    return [entry[who] for entry in RECORD if who in entry]


def test_the_document_is_that_of_the_code_and_of_the_record():
    done = subprocess.run([sys.executable, "scripts/generate_protocol.py", "--check"], cwd=ROOT, timeout=180)
    assert done.returncode == 0, "Documents/Protocol.md is stale: run `make docs`."


@pytest.mark.parametrize("frame", said_by("server"), ids=lambda frame: frame["type"])
def test_what_the_server_says_in_the_recorded_conversation_is_still_what_it_says(frame):
    check(frame)


def test_what_the_client_says_in_the_recorded_conversation_is_still_a_command():
    assert {frame["type"] for frame in said_by("client")} <= {*COMMANDS, *BUILT_IN}


def test_the_recorded_conversation_holds_no_ticket_and_no_token():
    assert re.findall(r"[\w.:=-]{60,}", json.dumps(RECORD)) == []
