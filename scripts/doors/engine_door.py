"""Documents for `manage.py engine`, in this process: starting one for each would take longer than all the rest."""

import io
import json
import random
import sys
from contextlib import redirect_stderr
from unittest import mock

from django.core.management import call_command

from scripts.doors import words
from scripts.doors.http_door import Failure

FORMATS = ("single_elimination", "double_elimination", "round_robin", "swiss", "groups")
OPTIONS = ("third_place", "best_of", "points_win", "points_draw", "rounds", "group_size", "advance", "tie_breaks",
"seeding",
           "random_seed", "bracket_reset", "wins_to_advance", "losses_to_leave", "double", "avoid",
           "no_legal_round")  # fmt: skip


class EngineDoor:
    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def knock(self) -> str:
        """Ask one document; how it was answered. Raises `Failure` with the document."""
        asked = self._asked()
        out = io.StringIO()
        try:
            with (
                mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(asked), "utf-8")),
                redirect_stderr(io.StringIO()),
            ):
                call_command("engine", stdout=out)
        except SystemExit as end:
            return self._refused(end, out, asked)
        except Exception as error:  # noqa: BLE001  (whatever it is, it is what is looked for)
            raise Failure(f"engine: {error!r} to {asked[:600]!r}") from None
        json.loads(out.getvalue())
        return "answered"

    def _refused(self, end: SystemExit, out: io.StringIO, asked: bytes) -> str:
        error = json.loads(out.getvalue() or "{}").get("error", {})
        if end.code != 1 or not error.get("message"):
            raise Failure(f"engine: exit code {end.code} without a reason to {asked[:600]!r}")
        return f"refused {error['code']}"

    def _asked(self) -> bytes:
        dice = self._dice
        document = self._document()
        for _ in range(dice.choice((0, 1, 1, 2, 3))):
            document = words.mutated(dice, document)
        if dice.random() < 0.05:
            return words.json_body(dice, ["format", "participants", "options", "rounds"])
        return json.dumps(document).encode("utf-8", "surrogatepass")

    def _document(self) -> object:
        """A small tournament that makes sense, some of its first round played."""
        dice = self._dice
        count = dice.choice((2, 3, 4, 5, 8, 9))
        people = [{"id": number, "seed": number} for number in range(1, count + 1)]
        options = {dice.choice(OPTIONS): words.value(dice) for _ in range(dice.choice((0, 0, 1, 2)))}
        played = [{"a": 1, "b": count, "winner": dice.choice((1, count)), "score_a": 2, "score_b": 1, "finished": 5}]
        played += [{"a": 2, "b": count - 1, "score_a": 1, "score_b": 1, "games": [[1, 0], [0, 1]]}] * (count > 3)
        form: dict[str, object] = {"format": dice.choice(FORMATS), "participants": people, "options": options}
        if dice.random() < 0.6:
            form["rounds"] = [{"matches": played, "byes": [3] * (count % 2)}]
        if dice.random() < 0.3:
            form["disqualified"] = [dice.randrange(1, count + 2)]
        return form
