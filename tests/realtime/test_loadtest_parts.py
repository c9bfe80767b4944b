"""The load test counts right what it is told: a tool that cannot find a loss proves nothing."""

import io
import xml.etree.ElementTree as ElementTree

import pytest
from django.core.management import CommandError, call_command

from apps.tournaments.management.loadtest.plan import Plan, TurnedAway, limits_for
from apps.tournaments.management.loadtest.plot import plot
from apps.tournaments.management.loadtest.progress import Bar, Lines, display
from apps.tournaments.management.loadtest.tally import Tally, percentile, spread
from apps.tournaments.management.loadtest.viewers import Viewer


def event(sequence, title=""):
    return {"type": "announcement", "sequence": sequence, "at": "2026-01-01T00:00:00+00:00", "data": {"title": title}}


@pytest.fixture
def viewer():
    """One that took a snapshot at 3."""
    viewer = Viewer(None, "http://localhost", 1, Tally(), {"7": 0.0})
    viewer._take({"type": "snapshot", "data": {"sequence": 3}})
    return viewer


def take(viewer, *frames):
    for frame in frames:
        viewer._take(frame)
    return viewer._tally


def test_what_comes_in_order_is_neither_lost_nor_repeated(viewer):
    tally = take(viewer, event(4), {"type": "skip", "sequence": 5}, {"type": "skip", "from": 6, "to": 8}, event(9))
    assert (tally.lost, tally.repeated, tally.delivered, viewer.position) == (0, 0, 2, 9)


@pytest.mark.parametrize(
    ("frames", "lost", "repeated"),
    [
        ([event(5)], 1, 0),
        ([event(4), event(4)], 0, 1),
        ([event(3)], 0, 1),
        ([{"type": "skip", "from": 7, "to": 8}], 3, 0),
        ([event(4), {"type": "skip", "from": 3, "to": 6}], 0, 2),
    ],
)
def test_a_gap_is_a_loss_and_a_number_heard_before_a_repeat(viewer, frames, lost, repeated):
    tally = take(viewer, *frames)
    assert (tally.lost, tally.repeated) == (lost, repeated) and not tally.is_clean


def test_an_update_is_measured_where_it_came_live_and_not_where_a_resume_brought_it(viewer):
    resumed = {"type": "resumed", "data": {"from": 3, "to": 4, "count": 1}}
    tally = take(viewer, resumed, event(4, "7"), event(5, "7"), event(6, "of somebody else"))
    assert (len(tally.latencies), tally.recovered, tally.delivered) == (1, 1, 3)


def test_a_second_snapshot_is_one_who_could_not_be_given_what_was_missed(viewer):
    assert take(viewer, {"type": "snapshot", "data": {"sequence": 9}}).snapshots == 1


def test_a_limit_ends_the_load_and_another_error_does_not(viewer):
    take(viewer, {"type": "error", "code": "server_draining", "retry_after_ms": 100})
    with pytest.raises(TurnedAway, match="room_full"):
        take(viewer, {"type": "error", "code": "room_full"})


@pytest.mark.parametrize(("share", "value"), [(50, 5), (95, 10), (99, 10), (10, 1), (0, 1), (100, 10)])
def test_a_percentile_is_one_of_the_values(share, value):
    assert percentile([*range(10, 0, -1)], share) == value


def test_of_nothing_there_is_no_spread():
    assert (percentile([], 50), spread([])) == (0.0, "-")


def test_the_limits_of_a_load_are_above_what_it_does():
    limits = limits_for(Plan("", sockets=1000, slow=5, cut=2, messages=12_000, rate=10))
    assert int(limits["WS_RATE_CONN_PER_USER"]) > 1005 and float(limits["WS_RATE_MSG_RPS"]) > 200
    assert limits["API_THROTTLE_USER"] == "1800/min"


def test_the_limits_can_be_asked_for_without_a_server():
    out = io.StringIO()
    call_command("loadtest", limits=True, sockets=40, stdout=out)
    assert "WS_RATE_CONN_PER_USER=40" in out.getvalue().splitlines()


@pytest.mark.parametrize("wrong", [{"sockets": 0}, {"rooms": 0}, {"seconds": 0}, {"rate": -1.0}, {"slow": -1}])
def test_a_plan_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(CommandError, match="--sockets and --rooms must be at least 1"):
        call_command("loadtest", **wrong)


def test_more_sockets_than_files_are_refused_with_what_to_do():
    with pytest.raises(CommandError, match="ulimit -n"):
        call_command("loadtest", sockets=10**9)


def test_the_plot_is_a_drawing_with_a_line_for_each_percentile():
    drawing = ElementTree.fromstring(plot([(n / 10, n / 1000) for n in range(200)], "<load>"))
    lines = drawing.findall("{http://www.w3.org/2000/svg}polyline")
    assert [len(line.attrib["points"].split()) for line in lines] == [60, 60, 60]


def test_a_plot_of_nothing_is_a_drawing_too():
    assert ElementTree.fromstring(plot([], "load")) is not None


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_gets_a_bar_and_a_log_gets_lines():
    assert (type(display(Terminal())), type(display(io.StringIO()))) == (Bar, Lines)


@pytest.mark.parametrize("out", [Terminal(), io.StringIO()])
def test_either_says_how_far_it_is(out):
    with display(out) as shown:
        shown.show("connecting", 5, 10, "5 sockets")
        shown.show("under load", 3, 3, "10 sockets")
    assert "connecting" in out.getvalue() and "10 sockets" in out.getvalue()


def test_lines_come_now_and_then_and_not_for_every_step():
    out = io.StringIO()
    with Lines(out) as shown:
        for n in range(100):
            shown.show("under load", n, 1000, "")
    assert out.getvalue().count("\n") == 1
