"""The part of the settings about who people are and how they sign in; `settings.py` has all of it."""

from deltacrown import env

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "apps.accounts.passwords.OfAccountValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "apps.accounts.sessions"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:front"
LOGOUT_REDIRECT_URL = "web:front"
# Each hash takes a processor for a tenth of a second: no more at once than leave one to the pages.
PASSWORD_HASHERS = ["apps.accounts.hashers.BoundedPasswordHasher"]
PASSWORD_HASHES_AT_ONCE = env.integer("PASSWORD_HASHES_AT_ONCE", 2, minimum=1)
AUTHENTICATION_BACKENDS = ["apps.accounts.guard.GuardedBackend"]
# An account begins once its owner followed a link to its address; off, at once, where no mail goes out.
SIGN_UP_BY_MAIL = env.flag("SIGN_UP_BY_MAIL", not env.flag("DEBUG", False))
ACCOUNT_ADAPTER = "apps.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "apps.accounts.forms.SignInForm",
    "reauthenticate": "apps.accounts.forms.PasswordAgainForm",
    "change_password": "apps.accounts.forms.NewPasswordForm",
    "set_password": "apps.accounts.forms.FirstPasswordForm",
}
# Addresses are confirmed by our own links.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Its own throttles count in the cache, which is empty without Redis. Ours are in the forms, the guard and the adapter.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
SOCIALACCOUNT_ADAPTER = "apps.accounts.providers.ProviderAdapter"
SOCIALACCOUNT_FORMS = {"disconnect": "apps.accounts.forms.DisconnectForm"}
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
# Other sites that people have accounts at: on where their keys are set.
SOCIALACCOUNT_PROVIDERS = {
    **env.provider("discord", env.text("DISCORD_CLIENT_ID"), env.text("DISCORD_CLIENT_SECRET"), "identify", "email"),
    **env.provider("google", env.text("GOOGLE_CLIENT_ID"), env.text("GOOGLE_CLIENT_SECRET"), "profile", "email"),
    **env.provider("twitch", env.text("TWITCH_CLIENT_ID"), env.text("TWITCH_CLIENT_SECRET"), "user:read:email"),
    **env.steam(env.text("STEAM_API_KEY")),
    **env.openid_provider(
        env.text("OIDC_URL"),
        env.text("OIDC_NAME", "OpenID"),
        env.text("OIDC_CLIENT_ID"),
        env.text("OIDC_CLIENT_SECRET"),
    ),
}
MFA_ADAPTER = "apps.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Clocks of phones differ: the code of the half minute before and after is good as well.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "apps.accounts.forms.CodeForm",
    "reauthenticate": "apps.accounts.forms.CodeAgainForm",
    "activate_totp": "apps.accounts.forms.ConnectAppForm",
    "authenticate_webauthn": "apps.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "apps.accounts.forms.PasskeyAgainForm",
    "login_webauthn": "apps.accounts.forms.PasskeyAloneForm",
    "add_webauthn": "apps.accounts.forms.AddPasskeyForm",
}
