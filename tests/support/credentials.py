"""One credential at a time, as a person presents it."""

from apps.accounts.identity import CredentialError, Person
from apps.accounts.tickets import redeem_tickets
from apps.accounts.tokens import people_from_tokens


def redeem_ticket(value: str, room: str) -> Person:
    return _person(redeem_tickets([(value, room)]))


def person_from_token(value: str) -> Person:
    return _person(people_from_tokens([value]))


def _person(answers: list[Person | CredentialError]) -> Person:
    (answer,) = answers
    if isinstance(answer, CredentialError):
        raise answer
    return answer
