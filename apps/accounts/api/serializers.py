from rest_framework import serializers


class SignUpSerializer(serializers.Serializer[object]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, write_only=True)
    email = serializers.EmailField(required=False, default="", allow_blank=True, write_only=True)
    display_name = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)


class AccountSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()


class CredentialsSerializer(serializers.Serializer[object]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128)


class RefreshSerializer(serializers.Serializer[object]):
    refresh = serializers.CharField(max_length=4096)


class LogoutSerializer(serializers.Serializer[object]):
    """A token of each login that is to end; either may hold either kind."""

    refresh = serializers.CharField(max_length=4096, required=False)
    access = serializers.CharField(max_length=4096, required=False)

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        if not attrs:
            raise serializers.ValidationError({"refresh": ["Send the refresh token or the access token of the login."]})
        return attrs


class AccessSerializer(serializers.Serializer[object]):
    token = serializers.CharField(max_length=4096)


class TokenPairSerializer(serializers.Serializer[object]):
    access = serializers.CharField()
    refresh = serializers.CharField()
