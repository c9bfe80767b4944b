import asyncio
import resource
import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.tournaments.management.loadtest.load import Load
from apps.tournaments.management.loadtest.plan import Plan, TurnedAway, limits_for
from apps.tournaments.management.loadtest.plot import plot
from apps.tournaments.management.loadtest.progress import display
from apps.tournaments.management.loadtest.site import Site, SiteError
from apps.tournaments.management.loadtest.tally import percentile

# Files this process has open beside its sockets.
OTHER_FILES = 100


class Command(BaseCommand):
    help = (
        "Put a load on a running server: sockets of one person in rooms of their own, updates through the API, client "
        "messages, lost connections and readers that do not read; then say how long everything took, and whether "
        "anybody missed or heard twice anything. The rooms are private drafts. Exit code 1 where "
        "something is lost."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        plan = Plan("")
        parser.add_argument("--url", help="the running server (default: http://127.0.0.1:PORT)")
        parser.add_argument("--token", default="", help="an access token; without one: an account made in the database")
        parser.add_argument("--sockets", type=int, default=plan.sockets, help="(default: %(default)s)")
        parser.add_argument(
            "--rooms", type=int, default=plan.rooms, help="over which they spread (default: %(default)s)"
        )
        parser.add_argument("--rate", type=float, default=plan.rate, help="updates a second (default: %(default)s)")
        parser.add_argument("--seconds", type=float, default=plan.seconds, help="(default: %(default)s)")
        parser.add_argument("--messages", type=float, default=0.0, help="of clients, a minute (default: none)")
        parser.add_argument("--cut", type=float, default=0.0, help="connections lost a second, to be resumed")
        parser.add_argument("--slow", type=int, default=0, help="further sockets that never read")
        parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the latencies over time")
        parser.add_argument("--limits", action="store_true", help="print the settings a server needs for this, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = _plan(options)
        if options["limits"]:
            self.stdout.write("\n".join(f"{name}={value}" for name, value in limits_for(plan).items()))
            return
        _raise_file_limit(plan.all_sockets)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            load = asyncio.run(self._run(plan, options["token"]))
        except TurnedAway as refusal:
            raise CommandError(refusal.advice(plan)) from None
        except SiteError as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Ended before its time; nothing is concluded from it.") from None
        self._conclude(load, options["plot"])

    async def _run(self, plan: Plan, token: str) -> Load:
        out: Any = self.stdout
        with display(out._out) as shown:
            async with Site(plan.url, token) as site:
                load = Load(plan, site, lambda phase, done, of: shown.show(phase, done, of, _facts(load)))
                await load.run()
        return load

    def _conclude(self, load: Load, path: Path | None) -> None:
        self.stdout.write("\n".join(["", *load.tally.lines(load.seconds)]))
        if path is not None:
            path.write_text(plot(load.tally.latencies, f"update to client, {load.plan.sockets} sockets"))
            self.stdout.write(f"plot               {path}")
        if not load.tally.is_clean:
            raise CommandError("Something was lost, heard twice, or refused: the lines above say how much.")


def _facts(load: Load) -> str:
    latest = [took for _, took in load.tally.latencies[-1000:]]
    return (
        f"{load.open_sockets} sockets, {load.tally.updates} updates, {load.tally.delivered} deliveries, "
        f"p95 {1000 * percentile(latest, 95):.0f} ms"
    )


def _plan(options: dict[str, Any]) -> Plan:
    names = ("sockets", "rooms", "rate", "seconds", "messages", "cut", "slow")
    url = (options["url"] or f"http://127.0.0.1:{settings.PORT}").rstrip("/")
    plan = Plan(url, **{name: options[name] for name in names})
    if (
        plan.sockets < 1
        or plan.rooms < 1
        or plan.seconds <= 0
        or min(plan.rate, plan.messages, plan.cut, plan.slow) < 0
    ):
        raise CommandError("--sockets and --rooms must be at least 1, --seconds above 0, and nothing below 0.")
    return plan


def _raise_file_limit(sockets: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = sockets + OTHER_FILES
    if hard not in (resource.RLIM_INFINITY, -1) and needed > hard:
        raise CommandError(
            f"{needed} open files are needed and {hard} allowed: raise the limit with `ulimit -n {needed}`."
        )
    if needed > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
