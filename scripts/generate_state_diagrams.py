"""Write Documents/diagrams/*_states.md, one a state machine, from the tables of the domain.

usage: generate_state_diagrams.py [--check]      (--check: write nothing, exit with 1 when a diagram is stale)
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIAGRAMS = ROOT / "Documents" / "diagrams"
sys.path.insert(0, str(ROOT))

from apps.payouts.domain.payout_states import PAYOUT, SENDING  # noqa: E402
from apps.tournaments.domain.deadline_states import DEADLINE  # noqa: E402
from apps.tournaments.domain.dispute_states import DISPUTE  # noqa: E402
from apps.tournaments.domain.invitation_states import INVITATION  # noqa: E402
from apps.tournaments.domain.match_states import MATCH  # noqa: E402
from apps.tournaments.domain.registration_states import REGISTRATION  # noqa: E402
from apps.tournaments.domain.report_states import REPORT  # noqa: E402
from apps.tournaments.domain.tournament_states import TOURNAMENT  # noqa: E402
from apps.tournaments.domain.veto_states import VETO  # noqa: E402

MACHINES = (TOURNAMENT, REGISTRATION, MATCH, REPORT, DISPUTE, INVITATION, DEADLINE, VETO, PAYOUT, SENDING)
TEXT = """\
# The states of a {name}

Generated from `{source}`: run `make docs`.

```mermaid
{diagram}```
"""


def render() -> dict[str, str]:
    """Each document's text, by its file name."""
    return {
        f"{machine.name}_states.md": TEXT.format(
            name=machine.name,
            source=type(machine.initial).__module__.replace(".", "/") + ".py",
            diagram=machine.mermaid(),
        )
        for machine in MACHINES
    }


def main(check: bool, directory: Path = DIAGRAMS) -> int:
    documents = {directory / name: text for name, text in render().items()}
    if check:
        return int(any(not path.exists() or path.read_text() != text for path, text in documents.items()))
    directory.mkdir(parents=True, exist_ok=True)
    for path, text in documents.items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
