from django.db import models
from django.db.models import Q

from apps.certificates.domain.awards import Award
from apps.certificates.domain.codes import LENGTH
from apps.certificates.domain.states import CERTIFICATE, LIVING, CertificateState
from apps.common.names import NameField
from apps.tournaments.models import Registration, Tournament

DIGEST_LENGTH, SIGNATURE_LENGTH = 64, 128
FILE_NAME_LENGTH = 100
REASON_LENGTH = 500
SIGNED_BY_LENGTH = 80
LANGUAGE_CHOICES = [("en", "English"), ("bn", "বাংলা")]
AWARD_CHOICES = [(award.value, award.value.replace("_", " ").capitalize()) for award in Award]
CERTIFICATE_STATE_CHOICES = [(state.value, state.value.capitalize()) for state in CertificateState]


class CertificateOptions(models.Model):
    """How a tournament's certificates are made; none: as the defaults say."""

    tournament = models.OneToOneField(Tournament, models.CASCADE, primary_key=True, related_name="certificate_options")
    is_automatic = models.BooleanField(default=False, help_text="Issue them when the result is approved.")
    language = models.CharField(max_length=5, choices=LANGUAGE_CHOICES, default="en")
    signed_by = NameField(max_length=SIGNED_BY_LENGTH, blank=True, help_text="The name on the line at the bottom.")
    # The name by which the organizers' picture is kept, as `common/files.py` drew it; empty: none.
    logo = models.CharField(max_length=FILE_NAME_LENGTH, blank=True, default="", db_default="")

    class Meta:
        verbose_name_plural = "certificate options"

    def __str__(self) -> str:
        return f"of tournament {self.tournament_id}"


class Certificate(models.Model):
    """That somebody took part in a tournament, and how well they did, as it was when it was issued.

    All that it says is in its row, so that checking one reads nothing else. `facts`: what is printed, as
    `facts.py` has it. `credential`: the same as a signed token for others' programs. `signature`: of key `key_name`
    over facts, credential and the digests of both files, so that a row that was changed is told from one that was not.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="certificates")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="certificates")
    code = models.CharField(max_length=LENGTH, unique=True)
    award = models.CharField(max_length=12, choices=AWARD_CHOICES)
    state = models.CharField(max_length=10, choices=CERTIFICATE_STATE_CHOICES, default=CERTIFICATE.initial.value)
    facts = models.JSONField()
    credential = models.TextField(blank=True)
    key_name = models.CharField(max_length=16, blank=True)
    pdf_sha256 = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    png_sha256 = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    signature = models.CharField(max_length=SIGNATURE_LENGTH, blank=True)
    # Why it could not be drawn, for whoever runs the site.
    trouble = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Why it was revoked: anybody who checks it reads these words of an organizer.
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(state__in=[state.value for state in LIVING]),
                name="one_living_certificate_per_registration",
            )
        ]
        indexes = [models.Index(fields=["tournament", "state"])]

    def __str__(self) -> str:
        return f"{self.award} {self.registration_id}"

    @property
    def current_state(self) -> CertificateState:
        return CertificateState(self.state)
