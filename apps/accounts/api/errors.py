from apps.accounts.ending import AccountInUse
from apps.accounts.identity import CredentialError
from apps.common.problems import explain


def _explain(error: CredentialError) -> tuple[int, str, str, dict[str, object]]:
    return 401, "token_expired" if error.expired else "authentication_failed", error.message, {}


explain(CredentialError, _explain)
explain(AccountInUse, lambda error: (409, "conflict", " ".join(map(str, error.sentences)), {}))
