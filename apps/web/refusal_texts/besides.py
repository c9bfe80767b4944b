"""What is refused with money, certificates and teams."""

from django.utils.translation import gettext_noop

TEXTS = (
    # Money.
    gettext_noop("An amount in {currency} is a number from 0 on, with {most} decimals at most, such as {example}."),
    gettext_noop("An amount in {currency} is a number from 0 on, without decimals, such as {example}."),
    gettext_noop("The currency is one of ISO 4217, in capital letters, such as BDT or EUR."),
    gettext_noop(
        "An account has 3 to 64 letters, digits and . @ _ / + - and begins with a letter or a digit: a "
        "telephone number without its plus."
    ),
    gettext_noop("A holder has 1 to {most} characters, and a note at most {longest_note}."),
    gettext_noop("A name holds letters that can be printed."),
    gettext_noop("Money goes by one of {methods}."),
    gettext_noop("The pool does not hold as much: what is paid, sent and owed already would exceed it."),
    gettext_noop("A place is named twice."),
    gettext_noop("A place is a whole number from 1 to {most}."),
    gettext_noop("A percentage is a number from 0 to 100, with 6 decimals at most."),
    gettext_noop("This text has {length} characters; {most} are the most."),
    gettext_noop("No prizes are declared here."),
    gettext_noop("No prizes are declared here; declare the pool first."),
    gettext_noop("Payouts of these prizes wait or are on their way: pay or reject them first."),
    gettext_noop("There are payouts in {currency} already, so the currency stays."),
    gettext_noop("{given} of the pool is given out already, so it cannot be less."),
    gettext_noop(
        "There is no result that counts: the tournament is not over, or an organizer has to approve its result."
    ),
    gettext_noop(
        "The pool holds {free}, and nothing that is due is as small: reverse what was paid by an earlier "
        "result, or raise the pool."
    ),
    # Payouts.
    gettext_noop("This payout is {payout_state} by now, and was not when you looked: see what became of it first."),
    gettext_noop("It lies with {provider}, which is asked what became of it; its answer comes by itself."),
    gettext_noop("Where it was to go is not known any more, and the provider has no such order."),
    gettext_noop(
        "No payout is approved and says where it goes: approve some, and have their people give their details."
    ),
    gettext_noop("There is no such batch, or what it held was deleted since."),
    gettext_noop("No key of this site reads this batch any more (PAYOUT_KEYS)."),
    gettext_noop("No provider sends by itself under this name. It is one of {known}. Make a batch, or pay by hand."),
    gettext_noop(
        "No provider sends by itself under this name. None is set up (PAYOUT_PROVIDERS). Make a batch, or pay by hand."
    ),
    gettext_noop(
        "You said where this payout goes, so another organizer of the tournament has to approve it. If the "
        "only other one proposed it, have them say where it goes, and approve it then."
    ),
    gettext_noop(
        "You proposed this payout, so another organizer of the tournament has to approve it. If there is "
        "none, invite somebody as an organizer first."
    ),
    gettext_noop(
        "This payout, or where it goes, has changed since you looked: see where it goes now before you approve it."
    ),
    gettext_noop("The result that this payout was made of was taken back; propose payouts of the one that counts."),
    gettext_noop("The result of this payout was taken back, so nothing is paid by it."),
    gettext_noop("Nobody has said where this payout goes, or it was deleted since."),
    gettext_noop("Nobody has said yet where this payout is to go: whoever it is for says so on their page of payouts."),
    gettext_noop("Only the person whom it is for says where it goes; organizers say so for guests."),
    gettext_noop(
        "It is approved as it was. To have it go elsewhere, say first that it failed, then where it goes; "
        "another organizer approves it anew."
    ),
    gettext_noop(
        "Whoever acts with money needs a second factor: add an app or a passkey to your account, and come back."
    ),
    # Statements.
    gettext_noop("A statement has at most {most} bytes; send it in parts."),
    gettext_noop("A statement has at most {most} lines; send it in parts."),
    gettext_noop("A cell has at most {most} characters."),
    gettext_noop("The statement holds the character U+0000, so it is no CSV."),
    gettext_noop("The statement is not UTF-8; save it as “CSV UTF-8”."),
    gettext_noop("The statement is no CSV."),
    gettext_noop("The first line names the columns, and these are missing: {columns}."),
    gettext_noop("The first line names a column twice, so nobody knows which one counts: {columns}."),
    gettext_noop(
        "{waiting} lines of statements match nothing here and wait to be settled, and this one would add "
        "{more}: settle some first, and see that it is the statement of this tournament."
    ),
    # Certificates.
    gettext_noop("No font has {characters}, of the tournament's name or the signature; change it first."),
    gettext_noop("No font has {characters}."),
    gettext_noop("There is no result yet that counts; certificates are made of one."),
    # Teams.
    gettext_noop("Not found, or not for you."),
    gettext_noop("Only the captain of this team may do this."),
    gettext_noop("This link is good no more, or never was. Ask the captain for another one."),
    gettext_noop("You are in {most} teams; leave one of them first."),
    gettext_noop("You have made {most} teams; there are no more."),
    gettext_noop("{most} invitations of this team are open; take one back first."),
    gettext_noop("This team has no such member."),
    gettext_noop("You are its captain: hand the team over first, or dissolve it."),
    gettext_noop("There is no such invitation; it may have been answered."),
    gettext_noop("A team has at most {most} members; its captain has to make room."),
    gettext_noop("This team was dissolved."),
    # What is kept of what was sent before.
    gettext_noop(
        "Too many answers to your writes with a key (Idempotency-Key, request_id) are kept already; send "
        "this without a key, or come back later."
    ),
)
