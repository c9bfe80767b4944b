"""`python -m scripts.telling`: whether a stranger can tell an address that has an account from one that has none.

Signs up, signs in and asks for a reset at the production command, on a PostgreSQL and a Redis of its own: with an
address or name that is somebody's and one that is nobody's, in pairs, in an order thrown anew for each. Says for each
way in whether the answers differ but for what was typed, how long they took (medians), and by how many deviations of
fair coins the known one took longer more often: more than 1.96 comes by chance once in twenty. Ends with 1 where the
answers differ, or by more than three deviations.
"""

import argparse
import random
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

import httpx
from django.utils.crypto import get_random_string

from scripts.own_site import OwnSite, own_site

KNOWN = "known@example.org"
PASSWORD = "a long enough pass phrase"


@dataclass
class Seen:
    """What a way in answered: of somebody's, and of nobody's."""

    answers: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    seconds: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))

    @property
    def deviations(self) -> float:
        """How far from a half the pairs are in which the known one took longer."""
        pairs = list(zip(*self.seconds, strict=True))
        longer = sum(known > unknown for known, unknown in pairs)
        return (longer - len(pairs) / 2) / (len(pairs) ** 0.5 / 2)

    def line(self, name: str) -> str:
        known, unknown = (1000 * median(times) for times in self.seconds)
        same = "the same answer" if self.answers[0] == self.answers[1] else f"ANSWERS DIFFER: {self.answers}"
        return f"{name}: {len(self.seconds[0])} pairs, {same}, {known:.1f} and {unknown:.1f} ms, {self.deviations:+.2f}"

    @property
    def tells(self) -> bool:
        return self.answers[0] != self.answers[1] or abs(self.deviations) > 3


class Stranger:
    """Somebody with a browser, who asks one thing after the other."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=60, trust_env=False)
        self.number = 0

    def typed(self, path: str, **form: str) -> str:
        """The answer, without what was typed and what is another each time; redirects are part of it."""
        self.http.cookies.clear()
        page = self.http.get(path)
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[0]
        headers = {"Referer": str(page.url)}
        answer = self.http.post(path, data={"csrfmiddlewaretoken": token, **form}, headers=headers)
        return f"{answer.status_code} {answer.headers.get('Location')} {self.without(answer.text, form)}"

    def asked(self, path: str, **body: str) -> str:
        answer = self.http.post(path, json=body)
        return f"{answer.status_code} {self.without(answer.text, body)}"

    @staticmethod
    def without(text: str, typed: dict[str, str]) -> str:
        for value in typed.values():
            text = text.replace(value, "…")
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def ways(stranger: Stranger) -> dict[str, Callable[[str, str], str]]:
    """Each way in, asked with an address and with a user name."""

    def new(email: str) -> dict[str, str]:
        stranger.number += 1
        name = f"n{stranger.number:06}"
        return {"username": name, "display_name": "Somebody", "email": email, "password": PASSWORD}

    return {
        "sign-up, page": lambda email, name: stranger.typed("/accounts/signup/", **new(email)),
        "sign-up, API": lambda email, name: stranger.asked("/api/v1/accounts/", **new(email)),
        "sign-in by name, page": lambda email, name: stranger.typed("/accounts/login/", login=name, password="wrong"),
        "sign-in by address, page": lambda email, name: stranger.typed(
            "/accounts/login/", login=email, password="wrong"
        ),
        "sign-in by name, API": lambda email, name: stranger.asked("/api/token/", username=name, password="wrong"),
        "reset": lambda email, name: stranger.typed("/accounts/password/reset/", email=email),
    }


def look(url: str, pairs: int, dice: random.Random) -> dict[str, Seen]:
    stranger = Stranger(url)
    found: dict[str, Seen] = {}
    for name, ask in ways(stranger).items():
        seen = found[name] = Seen()
        for number in range(pairs + 3):
            # As long as the one that is known.
            typed = [(KNOWN, "known"), (f"{number:05}@example.org", f"{number:05}")]
            for which in dice.sample((0, 1), 2):
                start = time.perf_counter()
                answer = ask(*typed[which])
                if number >= 3:  # the first ones are cold
                    seen.seconds[which].append(time.perf_counter() - start)
                    seen.answers[which].add(answer)
        sys.stdout.write(seen.line(name) + "\n")
        sys.stdout.flush()
    return found


def run(site: OwnSite, pairs: int, seed: int) -> int:
    # What needs Django set up.
    from apps.accounts.addresses import confirm_address  # noqa: PLC0415
    from apps.accounts.hashers import BoundedPasswordHasher  # noqa: PLC0415
    from scripts.doors.site import LIMITS  # noqa: PLC0415
    from tests.support.cast import make_user  # noqa: PLC0415
    from tests.support.process import AS_A_SITE, ServerProcess  # noqa: PLC0415

    known = make_user("known")
    # As the production command hashes it, which is what takes time.
    known.password = BoundedPasswordHasher().encode(PASSWORD, get_random_string(22))
    known.save()
    confirm_address(known)
    environment = {**site.environment, **AS_A_SITE, **LIMITS, "SIGN_UP_BY_MAIL": "1", "LOG_LEVEL": "WARNING"}
    with ServerProcess(site.directory / "server.log", environment) as server:
        found = look(server.url, pairs, random.Random(seed))
    return int(any(seen.tells for seen in found.values()))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.telling", description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    with own_site("telling") as site:
        return run(site, options.pairs, options.seed)


if __name__ == "__main__":
    sys.exit(main())
