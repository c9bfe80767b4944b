"""What the services refuse with that run a tournament: its settings, its draw, its clock, its disputes."""

from django.utils.translation import gettext_noop

TEXTS = (
    # Who may, and to what.
    gettext_noop("Only {who} of this tournament may do this."),
    gettext_noop("Only admins of this tournament may do this."),
    gettext_noop("Only organizers and those above them of this tournament may do this."),
    gettext_noop("Only referees and those above them of this tournament may do this."),
    gettext_noop("Only players and those above them of this tournament may do this."),
    gettext_noop("Only the players of this match may do this."),
    gettext_noop("You are a referee of other stations or stages; ask a referee of this match."),
    gettext_noop("This account has ended, or is banned."),
    gettext_noop("This tournament is archived: it can be read, and nothing in it changes any more."),
    gettext_noop("This tournament is over."),
    gettext_noop("There is no such player."),
    # Announcements.
    gettext_noop("{most} announcements were made here, and there are no more."),
    gettext_noop("{most} announcements were made to this match, and there are no more."),
    gettext_noop("An announcement has a title of 1 to 120 characters and a body of up to 2000."),
    gettext_noop("The title of an announcement cannot be shown. {problem}"),
    # What is asked of who registers.
    gettext_noop("A reason has at most {most} characters."),
    gettext_noop("Somebody has answered this; ask something new in place of it."),
    gettext_noop(
        "Somebody has answered this for the staff alone; ask something new, and say that it is public."
    ),
    gettext_noop("Somebody has chosen “{choice}”; leave it among the choices."),
    gettext_noop("Something else is asked under this key."),
    gettext_noop("Only a choice has choices; leave them out."),
    gettext_noop("Give 2 to {most} choices, each once."),
    gettext_noop("Each choice is one line of 1 to {most} characters."),
    gettext_noop("{most} things are asked at most; take one away first."),
    gettext_noop("This registration is gone; nothing is asked of it."),
    gettext_noop("What is asked was changed {most} times here; it stays now."),
    gettext_noop("These answers were changed {most} times; they stay now."),
    gettext_noop("Answers were changed {most} times here; files change no more of them."),
    gettext_noop("The answers of {name} were changed {most} times; they stay now."),
    # Settings.
    gettext_noop("These cannot be edited: {fields}."),
    gettext_noop("Registration has closed, so these are settled: {fields}."),
    gettext_noop("Somebody is registered already, so it stays who may register."),
    gettext_noop("More participants are registered than the new maximum allows."),
    gettext_noop(
        "Teams are registered whose rosters do not fit that; their captains have to change them first."
    ),
    gettext_noop("This must not be below the minimum of participants."),
    gettext_noop("The tournament could not be made just now; try again."),
    gettext_noop("A best of an even number could end level; choose an odd number."),
    gettext_noop("This tournament was edited {most} times; it stays as it is now."),
    gettext_noop(
        "This tournament went back and forth too often before its start; start it from here, or cancel it."
    ),
    # The draw, and how it goes on.
    gettext_noop("{there} participants are there and {needed} are needed; wait for more, or lower the minimum."),
    gettext_noop("So many are not drawn to look at: {most} at most. Draw the bracket, and look at that."),
    gettext_noop("The bracket is being drawn; try again in a moment."),
    gettext_noop("The bracket was drawn {most} times; it stays now."),
    gettext_noop("The bracket is drawn by these seeds; open registration again to change them."),
    gettext_noop("Say how it goes on: {ways}."),
    gettext_noop("The next round is played or drawn by the rules; there is nothing to decide."),
    gettext_noop("Another round was drawn since you looked; look at the tournament again."),
    gettext_noop("There are too few places; who plays already keeps theirs."),
    gettext_noop("This player is not in the bracket, so there is nothing that they could be taken out of."),
    gettext_noop("This player is not in the bracket or already disqualified; there is nothing to preview."),
    # Seeds and the waitlist.
    gettext_noop("A seed is a number from 1 to {most}."),
    gettext_noop("Seed {seed} is given to somebody else; take it back there first."),
    gettext_noop("Seeds were given {most} times here; they stay now."),
    gettext_noop("All were seeded {most} times here; they stay now, but for seeds that are given one by one."),
    gettext_noop("{most} are seeded at once at most; seed the first ones, each by itself."),
    gettext_noop("Others have a place by now; look at the list again."),
    gettext_noop("No such number is asked here."),
    gettext_noop("From 1 to {most} are put first at once."),
    gettext_noop("Not all of these are on the waitlist now; look at the list again."),
    gettext_noop("The waitlist was put in another order {most} times here; it stays now."),
    # What happens by the clock, and the schedule.
    gettext_noop("A guest cannot say that they are there; a referee says it for them, or gives the walkover."),
    gettext_noop("A guest cannot say that it is not so; a referee enters the result."),
    gettext_noop("Choose one of {choices}."),
    gettext_noop("This tournament is over, so nothing of it happens by the clock."),
    gettext_noop("Choose a time that is still to come, within two years."),
    gettext_noop("Choose a time within two years."),
    gettext_noop("Choose a start within two years."),
    gettext_noop("Deadlines were moved {most} times here; they stay now."),
    gettext_noop("Minutes of a game: choose {least} to {most}."),
    gettext_noop("Minutes of rest: choose {least} to {most}."),
    gettext_noop("Minutes of a best of {best_of}: choose {least} to {most}."),
    gettext_noop("Stations: choose {least} to {most}."),
    gettext_noop("Say how many stations there are, or add some to the tournament."),
    gettext_noop("A schedule takes {most} matches at most."),
    gettext_noop("A schedule was saved {most} times here; it stays now."),
    gettext_noop("Name minutes by the best-of they are for: an odd number up to {most}."),
    # Disputes, rulings and evidence.
    gettext_noop("Choose a reason: {reasons}."),
    gettext_noop("Describe it in at most {most} characters."),
    gettext_noop("This match has no open dispute."),
    gettext_noop("Nobody disputes this match, so there is nothing to rule on; leave the text out."),
    gettext_noop("A ruling has at most {most} characters."),
    gettext_noop("This dispute was ruled on {most} times; the last ruling stands."),
    gettext_noop("There is another ruling than the one you saw; read it first."),
    gettext_noop(
        "The result of this match is not of a ruling on this dispute; reopen the match (reopen) and enter "
        "the result anew."
    ),
    gettext_noop("The tournament is not played any more; reopen the match (reopen) and enter the result anew."),
    gettext_noop(
        "It would change who plays in matches that have begun; reopen the match (reopen) and enter the "
        "result anew."
    ),
    gettext_noop("One of its players is disqualified, so nobody else can win it."),
    gettext_noop("One of its players is disqualified, so it could not be played again."),
    gettext_noop("The matches have changed since you looked; look at the preview again."),
    gettext_noop("Evidence goes with what you say: report another result, or dispute the one that is reported."),
    gettext_noop("A side gives at most {most} pieces of evidence here; leave the new ones out."),
    gettext_noop("Give a link or a picture."),
    gettext_noop("A link has at most {most} characters."),
    gettext_noop("Give the link as a whole address that begins with http:// or https://."),
    gettext_noop("Give the link without spaces and without characters that nobody sees."),
    gettext_noop("Give the link without a user name before its address."),
    # How many tournaments somebody may have.
    gettext_noop("A new organizer may make {most} tournaments in 24 hours, cancelled ones too; try later."),
    gettext_noop("You may have {most} unfinished tournaments at a time. Finish or cancel one of yours first."),
    gettext_noop(
        "A new organizer may have {most} unfinished tournaments at a time. Finish or cancel one of yours "
        "first; you may have more once {others} others have played one to its end."
    ),
)
