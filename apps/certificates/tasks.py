"""Background tasks of certificates: drawing them, a batch at a time, so that mails and scores go on in between."""

import logging

from django_tasks import task
from typst import TypstError

from apps.certificates.domain.states import CertificateState
from apps.certificates.drawing import Drawn, draw, read_logo
from apps.certificates.finishing import finish, give_up
from apps.certificates.keys import keys
from apps.certificates.models import Certificate
from apps.certificates.selectors import options_of
from apps.common.tasks import waits

logger = logging.getLogger(__name__)

# Some seconds of work. The tournament's lock is held at the end of each, for a moment.
AT_A_TIME = 20
# After all that somebody waits for, mails among it.
_WHEN_NOTHING_ELSE_WAITS = -20


@task(priority=_WHEN_NOTHING_ELSE_WAITS)
def draw_certificates(tournament_id: int) -> int:
    """Draw the next certificates of a tournament that are being prepared; another task does those after them."""
    waiting = Certificate.objects.filter(
        tournament=tournament_id, state=CertificateState.PREPARING.value, trouble=""
    ).order_by("pk")
    newest, *_ = keys()
    logo = options_of(tournament_id).logo
    drawn: list[Drawn] = []
    for certificate in waiting[:AT_A_TIME]:
        try:
            drawn.append(draw(certificate, newest, read_logo(logo)))
        except (TypstError, FileNotFoundError) as error:
            logger.error("certificate cannot be drawn", extra={"certificate_id": certificate.pk})
            give_up(tournament_id, certificate.pk, str(error), logo)
    issued = finish(tournament_id, drawn, logo) if drawn else 0
    # Where somebody else has issued all of these meanwhile, that task goes on with the rest.
    if (issued or not drawn or options_of(tournament_id).logo != logo) and waiting.exists():
        draw_soon(tournament_id)
    return issued


def draw_soon(tournament_id: int) -> None:
    """Draw what is being prepared, by one task more where none waits."""
    if not waits(draw_certificates, tournament_id):
        draw_certificates.enqueue(tournament_id)
