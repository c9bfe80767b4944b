"""How HTTP requests are authenticated by an access token."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts.identity import CredentialError
from apps.accounts.models import User
from apps.accounts.tokens import Access, verify_access


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`. A request's `auth` is the token's `Access`."""

    def authenticate(self, request: Request) -> tuple[User, Access] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed("Send the header as: Authorization: Bearer <token>.")
        try:
            access = verify_access(parts[1].decode("latin-1"))
        except CredentialError as error:
            raise AuthenticationFailed(error.message, "token_expired" if error.expired else None) from None
        return access.user, access

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
