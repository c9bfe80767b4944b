"""The endpoints of certificates. The tournament is over; the participant has a certificate, as all who took part."""

from apps.certificates.drawing import Drawn
from apps.certificates.finishing import finish
from apps.certificates.keys import keys
from apps.certificates.models import Certificate
from apps.certificates.services import issue_certificates
from tests.support.cast import Cast
from tests.support.endpoints.scene import Scene, before
from tests.support.endpoints.table import Endpoint, answers, organizers

_over = before("completed")


def _issued(cast: Cast) -> Scene:
    """The files are empty: drawing them takes its time, and is another test's."""
    scene = _over(cast)
    issue_certificates(scene.tournament.pk, cast.alice)
    rows = Certificate.objects.filter(tournament=scene.tournament)
    finish(scene.tournament.pk, [Drawn(row.pk, "a.b.c", keys()[0], b"", b"") for row in rows])
    scene.ids["code"] = rows.get(registration=scene.ids["registration_id"]).code
    return scene


_T = "/api/v1/tournaments/{tournament_id}/"
_C = "/api/v1/certificates/{code}"
_REASON = {"reason": "The name was wrong."}
_OPTIONS = {"is_automatic": True, "language": "bn", "signed_by": "Nadia Karim"}

ENDPOINTS = [
    Endpoint("GET", f"{_T}certificates/", answers(200, anonymous=401), _issued),
    Endpoint("POST", f"{_T}certificates/", organizers(202), _over),
    Endpoint("GET", f"{_T}certificate-options/", organizers()),
    Endpoint("PUT", f"{_T}certificate-options/", organizers(), body=_OPTIONS),
    Endpoint("GET", f"{_C}/", answers(200), _issued),
    Endpoint("POST", f"{_C}/revoke/", organizers(), _issued, _REASON),
    Endpoint("GET", f"{_C}.pdf", answers(200), _issued),
    Endpoint("GET", f"{_C}.png", answers(200), _issued),
    Endpoint("GET", f"{_C}.jwt", answers(200), _issued),
]
