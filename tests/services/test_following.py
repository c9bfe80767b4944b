"""The model of the whole: for any action and any role, snapshot before and events since are the snapshot after.

Who follows knows Documents/Protocol.md alone (`tests/support/follower.py`). Some hear everything, some are away for a
while, hear things twice or not at all, and resume.
"""

import functools
import json
import logging
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone as django_timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.accounts.models import User
from apps.teams.models import TeamMember
from apps.teams.services import create_team
from apps.tournaments import services
from apps.tournaments.domain.deadline_states import TIMETABLE, DeadlineKind
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.domain.event_registry import REGISTRY
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import (
    Deadline,
    Dispute,
    Invitation,
    LoggedEvent,
    Match,
    Outage,
    Registration,
    RegistrationField,
    SchedulePlan,
    Station,
    Stream,
    Tournament,
    Veto,
)
from apps.tournaments.selectors.invitations import link_code
from apps.tournaments.selectors.registrations import who_has_a_place
from apps.tournaments.services.carrying_on import WAYS
from apps.tournaments.services.clock import act_on, beat
from apps.tournaments.services.evidence import Given
from apps.tournaments.services.import_rows import SentTable
from apps.tournaments.services.schedule import move_times
from tests.acceptance.faults.histories import numbers_of
from tests.support.cast import play_out
from tests.support.follower import OF_A_MATCH, OF_A_TOURNAMENT, ordered
from tests.support.hypothesis_profiles import examples
from tests.support.log_follower import LogFollower, MatchFollower, TournamentFollower
from tests.support.played_log import differences
from tests.support.record import check_numbers, record

# What it runs is measured in other tests; measuring makes it half as long again.
pytestmark = pytest.mark.no_cover
logger = logging.getLogger(__name__)
STAGES = ["draft", "open", "checking_in", "live", "begun", "reported"]
DHAKA = timezone(timedelta(hours=6))
scores = st.integers(0, 3)
names = st.sampled_from(["alice", "bob", "bella", "rita", "carol", "oscar"])
nth = st.integers(0, 3)
MAPS = ["Ascent", "Bind", "Haven", "Icebox"]
edits = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Cup", "Grand Cup"]),
        "max_participants": st.integers(2, 6),
        "best_of": st.sampled_from([1, 3]),
        "third_place": st.booleans(),
        "visibility": st.sampled_from(["public", "unlisted", "private"]),
        "start_at": st.sampled_from([None, datetime(2030, 1, 1, 18, tzinfo=DHAKA)]),
        "rules": st.sampled_from(["", "Be kind."]),
        "check_in_required": st.booleans(),
        "needs_approval": st.booleans(),
        "check_in_minutes": st.sampled_from([0, 10]),
        "participation": st.sampled_from(["solo", "team"]),
        "map_pool": st.sampled_from([[], ["Ascent", "Bind"], MAPS]),
        "veto_seconds": st.sampled_from([0, 30]),
        "time_zone": st.sampled_from(["UTC", "Asia/Dhaka", "Nowhere"]),
    },
)


@pytest.fixture(autouse=True)
def reports_confirm_themselves(settings):
    settings.RESULT_CONFIRM_MINUTES = settings.DISPUTE_REMINDER_MINUTES = 15


SCORE = object()
MATCH_VERBS = [
    (services.ready_up, ()),
    (services.start_match, ()),
    (services.report_result, SCORE),
    (services.confirm_result, ()),
    (services.dispute_result, ("other",)),
    (services.complete_match, SCORE),
    (services.complete_match, ()),
    (services.resolve_dispute, SCORE),
]
NEXT = {
    "draft": services.publish_tournament,
    "published": services.open_registration,
    "registration_open": services.close_registration,
    "registration_closed": services.generate_bracket,
    "check_in": services.start_tournament,
}
BEFORE = ("draft", "published", "registration_open", "registration_closed", "check_in")


@dataclass
class World:
    """What the machine acts on, made anew for each run."""

    cast: Any
    tournament: Tournament

    def user(self, name: str) -> User:
        return getattr(self.cast, name)

    def registrations(self) -> list[Registration]:
        return list(Registration.objects.filter(tournament=self.tournament))

    def matches(self) -> list[Match]:
        """Those that can be played first."""
        found = Match.objects.filter(tournament=self.tournament).select_related("participant1", "participant2")
        return sorted(found.order_by("pk"), key=lambda match: match.state in ("scheduled", "completed", "cancelled"))


def in_state(*states: str) -> Callable[[Any], Any]:
    return precondition(lambda machine: machine.state in states)


has_matches = precondition(lambda machine: machine.drawn)


def legal_score(match: Match, first_wins: bool) -> MatchScore:
    needed = match.best_of // 2 + 1
    return MatchScore(needed, 0) if first_wins else MatchScore(0, needed)


def close_score(match: Match, first_wins: bool) -> MatchScore:
    needed = match.best_of // 2 + 1
    return MatchScore(needed, needed - 1) if first_wins else MatchScore(needed - 1, needed)


class Following(RuleBasedStateMachine):
    """`compared` counts states that were held against a fresh snapshot, over all runs."""

    cast: Any
    compared: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        self.followers: dict[Any, LogFollower] = {}
        self.revision = -1

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize(
        stage=st.sampled_from(STAGES),
        third_place=st.booleans(),
        best_of=st.sampled_from([1, 3]),
        name=st.sampled_from(list(FORMATS)),
        luck=st.integers(0, 2**32),
    )
    def begin(self, stage, third_place, best_of, name, luck=0):
        self.dice, self.format, self.codes, self.team = random.Random(luck), name, [], None
        fields = {"third_place": third_place, "best_of": best_of, "best_of_final": best_of, "format": name}
        fields |= {"map_pool": self.dice.choice([[], MAPS]), "veto_seconds": self.dice.choice([0, 30])}
        if name == "swiss" and luck % 2:
            fields["options"] = {"late_entry": "half_point"}
        make = {"begun": "begun_match", "reported": "reported_match"}.get(stage, stage)
        players = {} if stage == "draft" else {"players": 4}
        made = getattr(self.cast, make)(**players, **fields)
        self.world = World(self.cast, made.tournament if isinstance(made, Match) else made)
        self.follow()

    def follow(self):
        """Somebody of every role in the tournament's room and in each match's, and others whose connection is bad."""
        tournament = self.world.tournament
        for person in (None, self.cast.bob, self.cast.rita, self.cast.alice):
            for is_bad in (False, True):
                key = "tournament", person and person.pk, is_bad
                if key not in self.followers:
                    self.followers[key] = TournamentFollower(tournament.pk, tournament, person)
        matches = list(Match.objects.filter(tournament=tournament).select_related("participant1", "participant2"))
        for match in matches:
            self.follow_match(match)
        alive = {"tournament", *(match.pk for match in matches)}
        self.followers = {key: follower for key, follower in self.followers.items() if key[0] in alive}

    def follow_match(self, match):
        """Whose role changes is welcomed anew, with a snapshot."""
        players = {side.user for side in (match.participant1, match.participant2) if side and side.user}
        for person in (None, self.cast.rita, self.cast.bob, self.cast.bella):
            full = person in players or person == self.cast.rita
            for is_bad in (False, True):
                key = match.pk, person and person.pk, is_bad
                if key not in self.followers or self.followers[key].full != full:
                    self.followers[key] = MatchFollower(match.pk, self.world.tournament, person, full)

    def act(self, service: Callable[..., Any], *arguments: Any, **fields: Any) -> None:
        """Call it; a refusal changes nothing."""
        before = record(self.world.tournament.pk)
        try:
            with transaction.atomic():
                service(*arguments, **fields)
        except (DomainError, ValidationError):
            assert record(self.world.tournament.pk) == before

    @rule()
    @in_state(*NEXT)
    def go_on(self):
        self.act(NEXT[self.state], self.world.tournament.pk, self.cast.alice)

    @rule(
        verb=st.sampled_from(
            [
                *(*NEXT.values(), services.open_check_in, services.start_tournament, services.cancel_tournament),
                *(services.publish_and_open, services.close_and_start),
            ]
        ),
        who=names,
    )
    def move(self, verb, who):
        self.act(verb, self.world.tournament.pk, self.world.user(who))

    @rule(verb=st.sampled_from([services.open_check_in, services.start_tournament, services.open_registration]))
    @in_state("registration_closed")
    def leave_the_draw(self, verb):
        self.act(verb, self.world.tournament.pk, self.cast.alice)

    @rule(who=names, word=st.sampled_from(["", "A secret word."]))
    @in_state(*BEFORE, "live")
    def register(self, who, word=""):
        given = {"club": word} if word else {}
        self.act(services.register_player, self.world.tournament.pk, self.world.user(who), given)

    @rule(needed=st.booleans(), who=st.sampled_from(["alice", "rita"]), verb=st.sampled_from(["add", "edit", "remove"]))
    def ask(self, needed, who, verb):
        """What organizers ask of those who register."""
        actor, first = self.world.user(who), RegistrationField.objects.filter(tournament=self.world.tournament).first()
        if verb == "add":
            values = {"key": "club", "label": "Club", "kind": "text", "required": needed, "is_conflict": True}
            self.act(services.add_field, self.world.tournament.pk, actor, **values)
        elif first is not None and verb == "edit":
            self.act(services.edit_field, first.pk, actor, required=needed)
        elif first is not None:
            self.act(services.remove_field, first.pk, actor)

    @rule(
        n=nth,
        who=st.sampled_from(["alice", "bob", "bella"]),
        all_anew=st.booleans(),
        key=st.sampled_from(["club", "x"]),
    )
    def answer(self, n, who, all_anew, key):
        for registration in self.world.registrations()[n : n + 1]:
            given = {key: "A secret word."}
            self.act(services.answer, registration.pk, self.world.user(who), given, all_anew=all_anew)

    @rule(who=st.sampled_from(["carol", "oscar"]), role=st.sampled_from([Role.REFEREE, Role.ORGANIZER]))
    def invite(self, who, role):
        self.act(services.invite, self.world.tournament.pk, self.cast.alice, who, role)

    @rule(verb=st.sampled_from(["accept", "accept", "decline", "take back", "hand over", "withdraw"]), who=names)
    def answer_invitation(self, verb, who):
        """What becomes of the newest offer; a tournament that was handed over is handed back."""
        number, offer = self.world.tournament.pk, Invitation.objects.filter(tournament=self.world.tournament).last()
        if verb == "take back":
            self.act(services.take_back, number, self.cast.alice, who)
        elif verb == "hand over":
            epoch = Tournament.objects.get(pk=number).epoch
            self.act(services.hand_over, number, self.cast.alice, who)
            self.act(services.hand_over, number, self.world.user(who), "alice")
            if Tournament.objects.get(pk=number).epoch != epoch:
                # Whoever follows begins anew in another epoch.
                self.followers = {}
        elif offer is not None and verb == "withdraw":
            self.act(services.withdraw_invitation, offer.pk, self.cast.alice)
        elif offer is not None:
            service = services.accept_invitation if verb == "accept" else services.decline_invitation
            self.act(service, offer.pk, offer.user)

    @rule(accepts=st.booleans(), who=st.sampled_from(["carol", "oscar"]))
    def follow_a_mailed_invitation(self, accepts, who):
        number, reader = self.world.tournament.pk, self.world.user(who)
        self.act(services.invite, number, self.cast.alice, "reader@example.test", Role.REFEREE)
        offer = Invitation.objects.filter(tournament=number, user=None).last()
        if offer is not None:
            follow = services.accept_link if accepts else services.decline_link
            self.act(follow, link_code(offer), reader)

    @rule(
        verb=st.sampled_from([services.withdraw_registration, services.check_in_registration, services.undo_check_in]),
        n=nth,
        who=st.sampled_from(["alice", "bob", "bella"]),
    )
    @in_state("registration_open", "registration_closed", "check_in", "live")
    def change_registration(self, verb, n, who):
        for registration in self.world.registrations()[n : n + 1]:
            self.act(verb, registration.pk, self.world.user(who))

    @rule(n=nth, verb=st.sampled_from(["confirm", "reject", "check in many", "unclaim"]), who=names)
    @in_state(*BEFORE, "live")
    def decide_on(self, n, verb, who):
        """What organizers do with those who want to play."""
        for row in self.world.registrations()[n : n + 1]:
            if verb == "confirm":
                self.act(services.confirm_registration, row.pk, self.cast.alice)
            elif verb == "reject":
                self.act(services.reject_registration, row.pk, self.world.user(who), "A secret word.")
            elif verb == "unclaim":
                self.act(services.undo_claim, row.pk, self.cast.alice)
            else:
                self.act(services.check_in_registrations, self.world.tournament.pk, [row.pk], self.cast.alice)

    @rule(who=names)
    @in_state(*BEFORE, "live")
    def enter_and_claim(self, who):
        def enter(tournament_id, actor):
            ((_, code),) = services.add_guests(tournament_id, actor, ["Nina"])
            self.codes.append(code)

        self.act(enter, self.world.tournament.pk, self.cast.alice)
        if self.codes:
            self.act(services.claim_guest, self.dice.choice(self.codes), self.world.user(who))
        for guest in Registration.objects.filter(tournament=self.world.tournament, is_guest=True)[:1]:
            self.act(services.renew_claim_code, guest.pk, self.world.user(who))
        self.act(services.renew_claim_codes, self.world.tournament.pk, self.world.user(who))

    @rule(who=names, n=nth, reason=st.booleans())
    def play_for_a_team(self, who, n, reason):
        """Carol leads a team of all, of whom one plays and others may."""
        if self.team is None:
            self.team = create_team(self.cast.carol, "Delta Wolves")
            for name in ("alice", "bella", "oscar"):
                TeamMember.objects.create(team=self.team, user=self.world.user(name))
        people = [self.world.user(who).pk, self.cast.carol.pk, self.cast.oscar.pk][: n or 1]
        self.act(services.register_team, self.world.tournament.pk, self.cast.carol, self.team.pk, people)
        for row in Registration.objects.filter(tournament=self.world.tournament, team=self.team):
            if reason:
                self.act(services.change_roster, row.pk, self.world.user(who), people)
            else:
                self.act(services.substitute, row.pk, self.cast.alice, people[0], people[-1], "A secret word.")

    @rule(n=nth, seed=st.none() | st.integers(0, 4))
    @in_state(*BEFORE)
    def seed(self, n, seed):
        for registration in self.world.registrations()[n : n + 1]:
            self.act(services.seed_registration, registration.pk, seed, self.cast.alice)

    @rule(how=st.sampled_from(["order", "names", "answers", "lot", "none"]))
    @in_state(*BEFORE)
    def seed_all(self, how):
        pk, alice = self.world.tournament.pk, self.cast.alice
        rows = who_has_a_place(pk)[::-1]
        field = RegistrationField.objects.filter(tournament=pk).first()
        act, *given = {
            "order": (services.seed_in_order, [row.pk for row in rows]),
            "names": (services.seed_by_names, "\n".join(row.name for row in rows)),
            "answers": (services.seed_by_answers, field.pk if field else 0),
            "lot": (services.shuffle_seeds,),
            "none": (services.take_seeds_back,),
        }[how]
        self.act(act, pk, alice, *given)

    @rule(chosen=st.sets(nth, min_size=1))
    @in_state(*BEFORE)
    def put_first_in_line(self, chosen):
        rows = self.world.registrations()
        waiting = [rows[n].pk for n in chosen if n < len(rows)]
        self.act(services.put_first_in_line, self.world.tournament.pk, self.cast.alice, waiting)

    @rule(rows=st.lists(st.tuples(st.sampled_from(["Nina", "Omar", ""]), st.sampled_from(["", "1", "2"])), max_size=3))
    @in_state(*BEFORE)
    def import_a_table(self, rows):
        table = SentTable(("name", "seed"), tuple(enumerate(rows, start=2)))
        self.act(services.import_registrations, self.world.tournament.pk, self.cast.alice, table)

    @rule(fields=edits)
    def edit(self, fields):
        self.act(services.edit_tournament, self.world.tournament.pk, self.cast.alice, **fields)

    @rule(who=st.sampled_from(["carol", "oscar"]), role=st.sampled_from([None, Role.REFEREE, Role.ORGANIZER]))
    def change_role_and_announce(self, who, role):
        arguments = self.world.tournament.pk, self.cast.alice, self.world.user(who)
        self.act(services.take_role, *arguments) if role is None else self.act(services.give_role, *arguments, role)
        self.act(services.announce, self.world.tournament.pk, self.cast.alice, "Lunch")

    @rule(who=st.sampled_from(["alice", "rita"]), name=st.sampled_from(["Table 1", "Table 2"]), stream=st.booleans())
    def add_station(self, who, name, stream):
        self.act(services.add_station, self.world.tournament.pk, self.world.user(who), name, stream)

    @rule(is_open=st.booleans())
    def edit_station(self, is_open):
        for station in Station.objects.filter(tournament=self.world.tournament)[:1]:
            self.act(services.edit_station, station.pk, self.cast.alice, is_open=is_open)

    @rule(what=st.sampled_from(["add", "edit", "delete", "station", "pick", "pick none"]), n=nth, who=names)
    def streams(self, what, n, who):
        """A stream, the stations that it shows, and the matches that are picked for it."""
        number, actor = self.world.tournament.pk, self.world.user(who)
        first = Stream.objects.filter(tournament=number).first()
        stream, station = first and first.pk, Station.objects.filter(tournament=number).first()
        if what == "add":
            self.act(services.add_stream, number, self.cast.alice, f"Stream {n}", "https://example.org/")
        elif what in ("pick", "pick none"):
            self.on_match(n, services.pick_stream, self.cast.alice, stream if what == "pick" else None)
        elif what == "station" and station is not None:
            self.act(services.edit_station, station.pk, self.cast.alice, stream=stream)
        elif stream and what == "edit":
            self.act(services.edit_stream, stream, actor, ordering=n)
        elif stream and what == "delete":
            self.act(services.delete_stream, stream, self.cast.alice)

    @rule(minutes=st.integers(1, 40), who=st.sampled_from(["alice", "alice", "rita"]), late=st.booleans())
    def plan_the_day(self, minutes, who, late):
        """A schedule is saved; and the clock finds that it runs late."""
        number = self.world.tournament.pk
        start = django_timezone.now().isoformat()
        self.act(services.save_schedule, number, self.world.user(who), start, minutes, stations=2)
        if late:
            waits = Match.objects.filter(tournament=number, scheduled_time__isnull=False)
            SchedulePlan.objects.filter(tournament=number).update(looked_at=None)
            # As if it had been said an hour ago: what is on record of it stays, as it was told.
            waits.update(told_time=django_timezone.now() - timedelta(hours=1))
            self.act(move_times, number)

    @rule(best_of=st.sampled_from([1, 3, 4]), number=st.integers(1, 3), who=st.sampled_from(["alice", "rita"]))
    @has_matches
    def set_best_of(self, best_of, number, who):
        self.act(services.set_best_of, self.world.tournament.pk, self.world.user(who), best_of, round=number)

    @rule(n=nth, who=names)
    @has_matches
    def call(self, n, who):
        self.on_match(n, services.call_match, self.world.user(who))

    @rule(n=nth, who=names, words=st.booleans())
    @has_matches
    def take_the_call_back_or_say_something(self, n, who, words):
        if words:
            self.on_match(n, services.announce_to_sides, self.world.user(who), "A secret word.")
        else:
            self.on_match(n, services.take_back_call, self.world.user(who))

    @rule(n=nth, who=names, number=st.integers(0, 3))
    @has_matches
    def veto(self, n, who, number):
        """Whoever it is, and whatever map; then both sides are there, and who is in turn takes one that is left."""
        self.on_match(n, services.veto_map, self.world.user(who), MAPS[number])
        for match in self.world.matches()[n : n + 1]:
            for side in (match.participant1, match.participant2):
                if side and side.user:
                    self.act(services.ready_up, match.pk, side.user)
            self.take_turn(match, number)

    def take_turn(self, match, number):
        row = Veto.objects.filter(match=match, state="open").first()
        now = row and row.now()
        side = getattr(match, f"participant{now.turn.side}") if now else None
        if side and side.user:
            self.act(services.veto_map, match.pk, side.user, now.left[number % len(now.left)])

    @rule()
    @has_matches
    def call_next(self):
        self.act(services.call_next, self.world.tournament.pk, self.cast.rita)

    @rule(kind=st.sampled_from([*TIMETABLE, DeadlineKind.MATCH_CHECK_IN]), who=st.sampled_from(["alice", "bob"]))
    def plan(self, kind, who):
        at = django_timezone.now() + timedelta(hours=1)
        self.act(services.plan_deadline, self.world.tournament.pk, self.world.user(who), kind, at)

    @rule(what=st.sampled_from(["move", "switch off", "falls due", "falls due", "outage"]))
    def deadlines(self, what):
        """Whichever comes first is moved, ended, or comes."""
        first = Deadline.objects.filter(tournament=self.world.tournament, state="open").first()
        if first is None:
            return
        if what == "move":
            at = django_timezone.now() + timedelta(hours=2)
            self.act(services.move_deadline, first.pk, self.cast.alice, at)
        elif what == "switch off":
            self.act(services.switch_off_deadline, first.pk, self.cast.alice)
        else:
            now = django_timezone.now()
            if what == "outage":
                Outage.objects.create(began=now - timedelta(minutes=20), ended=now)
            Deadline.objects.filter(pk=first.pk).update(due_at=now - timedelta(seconds=1))
            beat()
            self.act(act_on, first.pk)

    @rule(n=nth, at=st.sampled_from([None, datetime(2030, 1, 1, 18, tzinfo=DHAKA)]))
    @has_matches
    def schedule(self, n, at):
        self.on_match(n, services.schedule_match, self.cast.rita, at)

    @rule(verb=st.sampled_from(MATCH_VERBS), n=nth, who=names, first=scores, second=scores)
    @has_matches
    def do_anything(self, verb, n, who, first, second):
        """Whatever anybody may think of; most of it is refused."""
        service, fields = verb
        score = [MatchScore(first, second)] if fields is SCORE else fields
        self.on_match(n, service, self.world.user(who), *score)

    @rule(n=st.integers(0, 1), first_wins=st.booleans(), agree=st.booleans(), correct=st.booleans())
    @in_state("live")
    def play_on(self, n, first_wins, agree, correct):
        """The next that happens to a match which is played."""
        for match in self.world.matches()[n : n + 1]:
            if match.participant1 and match.participant2:
                self.play(match, legal_score(match, first_wins), agree, correct)

    def play(self, match, score, agree, correct):
        reporter, opponent = match.participant1.user, match.participant2.user
        if match.state in ("check_in", "ready"):
            # One side is there already, or a referee waits for nobody.
            waits = match.participant1_ready_at is not None
            verb, who = (
                (services.start_match, self.cast.rita)
                if not agree
                else (services.ready_up, opponent if waits else reporter)
            )
            self.act(verb, match.pk, self.cast.rita if match.state == "ready" else who)
        elif match.state == "live" or (match.state == "pending_result" and correct):
            self.act(services.report_result, match.pk, reporter, score)
        elif match.state == "pending_result" and agree:
            self.act(services.confirm_result, match.pk, opponent)
        elif match.state == "pending_result":
            self.act(services.dispute_result, match.pk, opponent, "cheating", "A secret word.")
        else:
            self.act(services.resolve_dispute, match.pk, self.cast.alice, score, "A secret word.")

    @rule(n=nth, who=names, first_wins=st.booleans(), close=st.booleans(), text=st.sampled_from(["", "A secret word."]))
    @has_matches
    def rule_on_a_dispute(self, n, who, first_wins, close, text):
        """For the first time, or as a correction."""
        disputes = Dispute.objects.filter(match__tournament=self.world.tournament).select_related("match")
        for dispute in disputes.order_by("-pk")[n : n + 1]:
            score = close_score(dispute.match, first_wins) if close else legal_score(dispute.match, first_wins)
            self.act(services.rule, dispute.pk, self.world.user(who), score, text)

    @rule(n=nth, who=names, number=st.integers(1, 6))
    @has_matches
    def show_something(self, n, who, number):
        self.on_match(n, services.give_evidence, self.world.user(who), Given(f"https://example.org/{number}"))

    @rule(n=nth, first=scores, second=scores, game=st.none() | st.integers(1, 3))
    @in_state("live")
    def live_score(self, n, first, second, game):
        def save_and_tell(match_id):
            played = GameScore(game, 5, 3, "Dust") if game else None
            if game and first == second:
                services.update_games(match_id, self.cast.rita, [played])
            else:
                services.update_score(match_id, self.cast.rita, first, second, played)
            services.tell_scores(self.world.tournament.pk, [match_id])

        self.on_match(n, save_and_tell)

    @rule(n=nth, winner=st.sampled_from([0, 1, 2]), who=st.sampled_from(["rita", "alice", "bob"]))
    @in_state("live")
    def forfeit(self, n, winner, who):
        for match in self.world.matches()[n : n + 1]:
            to = (None, match.participant1_id, match.participant2_id)[winner]
            self.act(services.forfeit_match, match.pk, self.world.user(who), to)

    @rule(n=nth, who=st.sampled_from(["alice", "rita"]))
    @in_state("live", "completed")
    def disqualify(self, n, who):
        for registration in self.world.registrations()[n : n + 1]:
            self.act(services.disqualify_registration, registration.pk, self.world.user(who))

    @rule(how=st.sampled_from(["approve", "determine", "archive", *WAYS]), who=st.sampled_from(["alice", "rita"]))
    @in_state("live", "completed", "awaiting_review")
    def come_to_an_end(self, how, who):
        """Where a result waits for an organizer, or a round for somebody who says how it goes on."""
        if how == "approve":
            self.act(services.approve_result, self.world.tournament.pk, self.world.user(who))
        elif how == "determine":
            self.act(services.determine_result, self.world.tournament.pk, self.world.user(who))
        elif how == "archive":
            self.act(services.archive_tournament, self.world.tournament.pk, self.world.user(who))
        else:
            self.act(services.carry_on, self.world.tournament.pk, self.world.user(who), how)

    @rule(n=st.integers(0, 6), who=st.sampled_from(["alice", "rita"]))
    @in_state("live", "completed", "awaiting_review")
    def reopen(self, n, who):
        def look_and_reopen(match_id, actor):
            services.reopen_match(match_id, actor, services.preview_reopen(match_id, actor).state)

        for match in self.world.matches()[::-1][n : n + 1]:
            self.act(look_and_reopen, match.pk, self.world.user(who))

    def on_match(self, n, service, *arguments):
        for match in self.world.matches()[n : n + 1]:
            self.act(service, match.pk, *arguments)

    @invariant()
    def who_follows_knows_what_a_fresh_snapshot_says(self):
        now = Tournament.objects.get(pk=self.world.tournament.pk)
        self.state, self.drawn = now.state, Match.objects.filter(tournament=now).exists()
        if now.revision == self.revision:
            return
        self.revision = now.revision
        self.follow()
        fresh: dict[Any, Any] = {}
        for (room, _, is_bad), follower in self.followers.items():
            if is_bad and not self.hears_all(follower):
                continue
            follower.catch_up()
            snapshot = fresh.get((room, follower.full)) or follower.snapshot()
            assert ordered(follower.state) == ordered(snapshot)
            fresh[room, follower.full] = snapshot
            self.compared[self.format] += 1
        self.check_what_spectators_got()

    def hears_all(self, follower):
        """Whether it gets through to the end this time; where it does not, it knows some of it, or nothing."""
        chance = self.dice.random()
        if chance < 0.4:
            return False
        if chance < 0.8:
            follower.catch_up_badly(self.dice)
        elif isinstance(follower, TournamentFollower):
            follower.replay()
        return chance > 0.6

    def check_what_spectators_got(self):
        """It does not depend on what is hidden: of that there is the number and nothing else."""
        check_numbers(self.world.tournament.pk)
        log = LoggedEvent.objects.filter(tournament=self.world.tournament)
        spectator = self.followers["tournament", None, False]
        for_others = log.filter(least_role__gt=0, public__isnull=True, sequence__gt=spectator.since)
        hidden = for_others.values_list("sequence", flat=True)
        assert not any(word in text for text in spectator.frames for word in ("A secret word.", "user_id"))
        skips = [frame for frame in map(json.loads, spectator.frames) if frame["type"] == "skip"]
        assert all(frame.keys() <= {"type", "sequence", "from", "to"} for frame in skips)
        assert [number for skip in skips for number in numbers_of(skip)] == list(hidden.order_by("sequence"))


@pytest.mark.fuzz
@pytest.mark.slow
@pytest.mark.django_db
def test_who_follows_the_events_knows_what_a_fresh_snapshot_says(cast, heard):
    limits = settings(
        # Without shrinking: it would take longer than the test may.
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        max_examples=examples(suite=7, fuzz=20, thorough=300),
        stateful_step_count=40,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    kind = machine_of(cast)
    run_state_machine_as_test(kind, settings=limits)
    report(kind)


def machine_of(cast):
    return type("Machine", (Following,), {"cast": cast, "compared": Counter()})


def report(kind):
    """For whoever reads the log of a long run."""
    logger.info(
        "%d states were those of fresh snapshots: %s", kind.compared.total(), dict(sorted(kind.compared.items()))
    )


@pytest.fixture
def machine(cast, heard):
    machine = machine_of(cast)()
    yield machine
    machine.teardown()


@pytest.mark.fuzz
@pytest.mark.timeout(3600)
@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_from_registration_to_the_champion(cast, heard, name, request):
    """The machine's actions in the order of a real tournament, which chance alone seldom finds.

    `make fuzz ARGS="-k test_following --log-cli-level=INFO"` plays others, and says how many states were compared.
    """
    seed = request.config.getoption("hypothesis_seed") or 5
    kind = machine_of(cast)
    for n in range(examples(suite=1, fuzz=5, thorough=50)):
        machine = kind()
        try:
            play_whole_tournament(machine, name, f"{name} {seed}{n or ''}")
            told = set(LoggedEvent.objects.filter(tournament=machine.world.tournament).values_list("type", flat=True))
            assert differences(machine.world.tournament.pk) == {}
        finally:
            machine.teardown()
        assert told >= {"bracket_generated", "standings_updated", "tournament_completed"}
    report(kind)


def play_whole_tournament(machine, name, seed):
    dice = random.Random(seed)
    third_place, best_of = dice.random() < 0.5, dice.choice([1, 3])
    machine.begin(stage="open", third_place=third_place, best_of=best_of, name=name, luck=dice.getrandbits(32))
    for step in range(100):
        machine.who_follows_knows_what_a_fresh_snapshot_says()
        if machine.state in ("completed", "awaiting_review"):
            break
        prepare_or_play(machine, dice, step)
    play_out(machine.world.tournament, machine.cast.rita)
    machine.who_follows_knows_what_a_fresh_snapshot_says()


def what_goes_wrong(machine, dice):
    chance = dice.random()
    if chance < 0.4:
        machine.reopen(dice.randint(0, 3), "alice")
    elif chance < 0.9:
        machine.forfeit(0, dice.randint(0, 2), "rita")
    else:
        machine.disqualify(dice.randint(0, 3), "alice")


def prepare_or_play(machine, dice, step):
    if machine.state == "live" and dice.random() < 0.06:
        what_goes_wrong(machine, dice)
    elif machine.state == "live" and dice.random() < 0.15:
        machine.show_something(0, dice.choice(["bob", "bella"]), dice.randint(1, 6))
        machine.rule_on_a_dispute(
            dice.randint(0, 2),
            dice.choice(["alice", "rita"]),
            dice.random() < 0.5,
            dice.random() < 0.5,
            "A secret word.",
        )
    elif machine.state == "live" and dice.random() < 0.6:
        machine.play_on(0, *(dice.random() < 0.6 for _ in range(3)))
    elif machine.state == "live":
        machine.veto(dice.randint(0, 1), dice.choice(["bob", "rita"]), dice.randint(0, 3))
        machine.live_score(0, dice.randint(0, 1), 0, dice.choice([None, 1]))
        machine.schedule(dice.randint(0, 3), dice.choice([None, datetime(2030, 1, 1, 18, tzinfo=DHAKA)]))
    elif step % 8 == 7:
        drawn = machine.drawn and machine.state == "registration_closed"
        machine.leave_the_draw(services.open_check_in) if drawn else machine.go_on()
    else:
        machine.register(dice.choice(["carol", "oscar"]))
        machine.seed(dice.randint(0, 3), dice.choice([None, 1, 2]))
        machine.edit({"max_participants": dice.randint(3, 6), "name": dice.choice(["Cup", "Grand Cup"])})
        leaves = step == 5 and machine.state == "registration_open"
        verb = services.withdraw_registration if leaves else services.check_in_registration
        machine.change_registration(verb, dice.randint(0, 3), "alice")


@pytest.mark.django_db
def test_who_leaves_a_bracket_that_is_drawn_takes_the_seed_along(machine):
    """Found by the machine."""
    machine.begin(stage="open", third_place=False, best_of=1, name="single_elimination")
    for step in (
        machine.go_on,
        machine.go_on,
        lambda: machine.change_registration(services.withdraw_registration, 0, "alice"),
    ):
        machine.who_follows_knows_what_a_fresh_snapshot_says()
        step()
    machine.who_follows_knows_what_a_fresh_snapshot_says()
    assert machine.drawn
    told = LoggedEvent.objects.filter(tournament=machine.world.tournament).order_by("sequence")
    assert [event.type for event in told][-3:] == ["registration_cancelled", "bracket_updated", "match_updated"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("again", [services.open_registration, None, services.open_check_in])
def test_who_leaves_after_the_draw_is_told_in_the_standings_too(machine, name, again):
    """Found by the machine: a table's rows show seeds, and a withdrawal takes the seed back."""
    machine.begin(stage="open", third_place=False, best_of=1, name=name)
    machine.register("carol")
    steps = [machine.go_on, machine.go_on, *([lambda: machine.leave_the_draw(again)] if again else [])]
    for n in (0, 3):
        steps.append(lambda n=n: machine.change_registration(services.withdraw_registration, n, "alice"))
    for step in steps:
        machine.who_follows_knows_what_a_fresh_snapshot_says()
        step()
    machine.who_follows_knows_what_a_fresh_snapshot_says()


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMATS)
def test_a_bracket_that_is_thrown_away_is_taken_back_with_its_places_and_rounds(machine, name):
    machine.begin(stage="open", third_place=False, best_of=1, name=name)
    machine.register("carol")
    leave = functools.partial(machine.change_registration, services.withdraw_registration)
    again = functools.partial(machine.leave_the_draw, services.open_registration)
    for step in (machine.go_on, machine.go_on, again, lambda: leave(2, "alice")):
        machine.who_follows_knows_what_a_fresh_snapshot_says()
        step()
    machine.who_follows_knows_what_a_fresh_snapshot_says()
    known = machine.followers["tournament", None, False].state
    assert (known["matches"], known["standings"], known["tournament"]["rounds"]) == ([], [], 0)
    assert (known["tournament"]["participants"], len(known["registrations"])) == (4, 4)


@pytest.mark.django_db
def test_a_map_veto_is_followed_from_its_beginning_to_the_reopening_of_its_match(machine):
    machine.begin(stage="live", third_place=False, best_of=3, name="single_elimination")
    tournament, rita = machine.world.tournament, machine.cast.rita
    Tournament.objects.filter(pk=tournament.pk).update(map_pool=MAPS, veto_seconds=30)
    first = machine.world.matches()[0].pk
    for step in (
        lambda: machine.veto(0, "rita", 1),
        lambda: machine.deadlines("outage"),
        lambda: machine.deadlines("falls due"),
        lambda: machine.act(services.start_match, first, rita),
        lambda: machine.act(services.complete_match, first, rita, MatchScore(2, 0)),
        lambda: machine.reopen(3, "alice"),
        lambda: machine.veto(0, "bob", 2),
    ):
        machine.who_follows_knows_what_a_fresh_snapshot_says()
        step()
    machine.who_follows_knows_what_a_fresh_snapshot_says()
    told = LoggedEvent.objects.filter(tournament=tournament, type="veto_updated").order_by("sequence")
    states = [(event.data["veto"]["state"], len(event.data["veto"]["steps"])) for event in told]
    assert states == [("open", 0), ("open", 1), ("open", 2), ("off", 2), ("open", 0), ("open", 1)]
    assert told[2].data["updated_by"] == "clock"


@pytest.mark.django_db
def test_who_moves_up_from_the_waitlist_is_told_as_that_and_not_as_registered_again(machine):
    machine.begin(stage="open", third_place=False, best_of=1, name="single_elimination")
    machine.edit({"max_participants": 4})
    machine.register("carol")
    machine.who_follows_knows_what_a_fresh_snapshot_says()
    machine.edit({"max_participants": 5})
    machine.who_follows_knows_what_a_fresh_snapshot_says()
    told = LoggedEvent.objects.filter(tournament=machine.world.tournament, type="registration_created")
    assert told.filter(data__name="Carol").count() == 1
    assert machine.followers["tournament", None, False].state["tournament"]["participants"] == 5


@pytest.mark.django_db
def test_who_follows_knows_the_seeds_whichever_way_they_are_given(machine):
    machine.begin(stage="open", third_place=False, best_of=1, name="single_elimination")
    for way in ("order", "names", "lot", "none", "lot"):
        machine.seed_all(way)
        machine.who_follows_knows_what_a_fresh_snapshot_says()
    rows = machine.followers["tournament", None, False].state["registrations"]
    assert sorted(row["seed"] for row in rows) == list(range(1, len(rows) + 1))


def test_the_machine_does_all_that_can_be_done_in_a_tournament():
    """But for what makes one, and what only says what it would do."""
    done = set(re.findall(r"\bservices\.(\w+)", Path(__file__).read_text()))
    assert set(services.__all__) - done == {
        "copy_tournament",
        "create_tournament",
        "preview_draw",
        "propose_schedule",
    }


def test_the_document_says_what_each_event_changes_and_the_follower_knows_these_rules_alone():
    told = {name for name, event in REGISTRY.items() if event.changes_snapshot != "nothing"}
    assert OF_A_TOURNAMENT.keys() | OF_A_MATCH.keys() == told
    in_match = {name for name in told if REGISTRY[name].is_of_a_match()}
    assert OF_A_MATCH.keys() == in_match
    told_in_both = {name for name in in_match if not REGISTRY[name].changes_snapshot.startswith("in the match's room")}
    assert OF_A_TOURNAMENT.keys() & in_match == told_in_both
