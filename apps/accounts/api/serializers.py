from rest_framework import serializers

from apps.common.schema import example

# What tokens look like, cut short.
ACCESS, REFRESH = (
    "eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoiYWNjZXNzIn0.8Vq",
    "eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoicmVmcmVzaCJ9.2hT",
)


@example(
    {
        "username": "dora",
        "password": "a long sentence of one's own",
        "email": "dora@example.org",
        "display_name": "Dora",
    }
)
class SignUpSerializer(serializers.Serializer[object]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, write_only=True)
    email = serializers.EmailField(required=False, allow_blank=True, write_only=True)
    display_name = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)


@example({"username": "dora", "password": "a long sentence of one's own"})
class CredentialsSerializer(serializers.Serializer[object]):
    """`username`: the account's confirmed address does as well. `code`: of the app or a recovery code, for an account
    with a second factor."""

    username = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=128)
    code = serializers.CharField(max_length=20, required=False, allow_blank=True)


@example({"password": "a long sentence of one's own"})
class EndSerializer(serializers.Serializer[object]):
    password = serializers.CharField(max_length=128)
    code = serializers.CharField(
        max_length=20,
        required=False,
        default="",
        help_text="For an account with a second factor: of its app, or a recovery code.",
    )


@example({"refresh": REFRESH})
class RefreshSerializer(serializers.Serializer[object]):
    refresh = serializers.CharField(max_length=4096)


@example({"refresh": REFRESH})
class LogoutSerializer(serializers.Serializer[object]):
    """A token of each login that is to end; either may hold either kind."""

    refresh = serializers.CharField(max_length=4096, required=False)
    access = serializers.CharField(max_length=4096, required=False)

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        if not attrs:
            raise serializers.ValidationError({"refresh": ["Send the refresh token or the access token of the login."]})
        return attrs


@example({"token": ACCESS})
class AccessSerializer(serializers.Serializer[object]):
    token = serializers.CharField(max_length=4096)
