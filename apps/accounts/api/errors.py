from apps.accounts.ending import AccountInUse
from apps.accounts.identity import CredentialError, SecondFactorRequired
from apps.accounts.models import StaleAccount
from apps.common.problems import explain


def _explain(error: CredentialError) -> tuple[int, str, str, dict[str, object]]:
    if isinstance(error, SecondFactorRequired):
        return 401, "second_factor_required", error.message, {}
    return 401, "token_expired" if error.expired else "authentication_failed", error.message, {}


explain(CredentialError, _explain)
explain(AccountInUse, lambda error: (409, "conflict", " ".join(map(str, error.sentences)), {}))
explain(StaleAccount, lambda error: (409, "conflict", error.message, {}))
