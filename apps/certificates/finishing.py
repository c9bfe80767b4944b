"""What a task has drawn becomes a certificate that counts."""

from collections.abc import Collection

from apps.certificates.domain.states import CERTIFICATE, CertificateState
from apps.certificates.drawing import Drawn, keep
from apps.certificates.events import CertificateIssued
from apps.certificates.mails import READY
from apps.certificates.models import Certificate
from apps.certificates.sealing import seal
from apps.certificates.selectors import options_of
from apps.tournaments.services.write import tournament_write


def finish(tournament_id: int, drawn: Collection[Drawn], logo: str = "") -> int:
    """Issue those that are still wanted: one that was taken back while it was drawn stays so, and leaves no files. How
    many there were; none where their logo is no longer the tournament's: whoever has changed it has them drawn anew."""
    files = {item.pk: item for item in drawn}
    with tournament_write(tournament_id) as write:
        rows = Certificate.objects.filter(pk__in=files, state=CertificateState.PREPARING.value).order_by("pk")
        issued = list(rows) if options_of(tournament_id).logo == logo else []
        for row in issued:
            _fill(row, files[row.pk])
            row.state = CERTIFICATE.check(row.current_state, CertificateState.ISSUED).value
            row.issued_at = write.now
            row.save()
            write.tell(CertificateIssued(tournament_id, row.registration_id, row.award, write.at))
        if issued:
            write.mail(READY, [row.registration_id for row in issued])
        write.changed = bool(issued)
    return len(issued)


def _fill(row: Certificate, drawn: Drawn) -> None:
    row.credential = drawn.credential
    row.pdf_sha256, row.png_sha256 = keep(drawn)
    seal(row, drawn.key)


def give_up(tournament_id: int, pk: int, trouble: str, logo: str = "") -> None:
    """It cannot be drawn, with this logo; an organizer sees that, and may have it tried again."""
    with tournament_write(tournament_id) as write:
        write.changed = options_of(tournament_id).logo == logo
        if not write.changed:
            return
        longest = Certificate._meta.get_field("trouble").max_length
        rows = Certificate.objects.filter(pk=pk, state=CertificateState.PREPARING.value)
        rows.update(trouble=trouble[:longest] or "?")
