"""What a load is to be, and which limits of the server stand against it."""

from dataclasses import dataclass
from math import ceil

CONNECT_WITHIN_SECONDS = 60.0


@dataclass(frozen=True)
class Plan:
    """`rate`: updates a second over all rooms. `messages`: of clients, a minute over all sockets. `cut`: connections
    lost a second. `slow`: sockets that never read, beside `sockets` that do."""

    url: str
    sockets: int = 100
    rooms: int = 1
    rate: float = 2.0
    seconds: float = 30.0
    messages: float = 0.0
    cut: float = 0.0
    slow: int = 0

    @property
    def all_sockets(self) -> int:
        return self.sockets + self.slow


def limits_for(plan: Plan) -> dict[str, str]:
    """The settings with which a server lets one person at one address do this: twice the rates, for bursts."""
    connections = plan.all_sockets + ceil(plan.cut) * 10
    messages = 20 + ceil(plan.messages / 60 * 2)
    found = dict.fromkeys(("WS_RATE_CONN_PER_USER", "WS_RATE_CONN_PER_IP"), connections)
    # Beside its sockets, those it asks over.
    found["HTTP_CONNECTIONS_PER_ADDRESS"] = connections + 100
    found |= dict.fromkeys(("WS_RATE_CONNECT_RPS_IP", "WS_RATE_CONNECT_BURST_IP"), connections)
    found |= dict.fromkeys(
        ("WS_RATE_MSG_RPS", "WS_RATE_MSG_BURST", "WS_RATE_MSG_RPS_IP", "WS_RATE_MSG_BURST_IP"), messages
    )
    throttle = {"API_THROTTLE_USER": f"{600 + ceil(plan.rate * 120)}/min"}
    # Each update is an announcement.
    throttle["ANNOUNCEMENTS_PER_TOURNAMENT"] = "0"
    return {name: str(value) for name, value in found.items()} | throttle


class TurnedAway(Exception):
    """A limit of the server, named by its code or by HTTP's 429, stands against the load."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def advice(self, plan: Plan) -> str:
        line = " ".join(f"{name}={value}" for name, value in limits_for(plan).items())
        return (
            f"The server refused: {self.code}. Its limits are for people. Start a server for this load with\n"
            f"  {line} make run\n"
            "and do not let such a one onto the internet. A flood may have shut you out for half a minute."
        )
