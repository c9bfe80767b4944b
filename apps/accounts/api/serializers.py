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


class AccessSerializer(serializers.Serializer[object]):
    token = serializers.CharField(max_length=4096)


class TokenPairSerializer(serializers.Serializer[object]):
    access = serializers.CharField()
    refresh = serializers.CharField()
