"""Whether a certificate's row is as we wrote it: a signature over all of it that does not change."""

import json

from apps.certificates.keys import Key, key_named
from apps.certificates.models import Certificate


def seal(certificate: Certificate, key: Key) -> None:
    """Sign the row, which is saved afterwards."""
    certificate.key_name = key.name
    certificate.signature = key.sign(_signed_part(certificate))


def is_unchanged(certificate: Certificate) -> bool:
    key = key_named(certificate.key_name)
    return key is not None and key.has_signed(_signed_part(certificate), certificate.signature)


def _signed_part(certificate: Certificate) -> bytes:
    part = {
        "code": certificate.code,
        "award": certificate.award,
        "facts": certificate.facts,
        "credential": certificate.credential,
        "pdf": certificate.pdf_sha256,
        "png": certificate.png_sha256,
    }
    return json.dumps(part, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
