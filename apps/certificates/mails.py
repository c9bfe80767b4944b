"""News of certificates by mail."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.mail_kinds import Facts, Letter, MailKind, declare
from apps.accounts.models import User
from apps.certificates.domain.states import CertificateState
from apps.certificates.models import Certificate

READY = "certificate_ready"


def _ready(user: User, facts: Facts) -> Letter | None:
    """None where it was taken back meanwhile."""
    issued = Certificate.objects.filter(state=CertificateState.ISSUED.value).select_related("registration__team")
    own = issued.filter(registration=facts["registration"]).first()
    if own is None or not own.registration.is_of(user.pk):
        return None
    name = {"name": own.facts["tournament"]}
    said = _("Your certificate of %(name)s is ready, to print and to post. Anybody can check that it is genuine.")
    link = _("See my certificates"), reverse("web:my_certificates")
    return Letter(_("Your certificate: %(name)s") % name, (said % name,), (link,))


declare(MailKind(READY, gettext_lazy("A certificate of yours is ready"), _ready))
