"""A provider of OpenID Connect, as other people's sites are: it knows one person, and lets them in at once."""

import json
import secrets
import threading
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT_ID, CLIENT_SECRET = "deltacrown", "a secret that both know"


class OpenIdProvider:
    """Serves at `url` until it is closed. `person`: what it says of whoever comes; `broken`: what it answers instead of
    that, as bytes. `asked`: the queries it was sent at its door."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {}
        self.refuses = False
        self.broken: bytes | None = None
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "OpenIdProvider":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a site that trusts it."""
        keys = {"OIDC_CLIENT_ID": CLIENT_ID, "OIDC_CLIENT_SECRET": CLIENT_SECRET}
        return {"OIDC_URL": self.url, "OIDC_NAME": "The Guild", **keys}

    def configuration(self) -> dict[str, Any]:
        places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{f"{name}_endpoint": f"{self.url}/{place}" for name, place in places.items()},
        }

    def come_back(self, query: dict[str, str]) -> str:
        """Where somebody is sent who was sent here with this query."""
        self.asked.append(query)
        if self.refuses:
            return f"{query['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': query['state']})}"
        code = secrets.token_hex(8)
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def tokens(self, form: dict[str, str]) -> dict[str, Any]:
        """For a code that is good once, of who can show that they asked for it."""
        query = self._codes.pop(form.get("code", ""), None)
        shown = sha256(form.get("code_verifier", "").encode()).digest()
        if query is None or (form["client_id"], form["client_secret"]) != (CLIENT_ID, CLIENT_SECRET):
            raise PermissionError
        if jwt.utils.base64url_encode(shown).decode() != query["code_challenge"]:
            raise PermissionError
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 60, **self.person}
        token = jwt.encode(claims, "a key of its own, which nobody here has", algorithm="HS256")
        return {"access_token": secrets.token_hex(8), "token_type": "Bearer", "id_token": token}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                if parts.path == "/authorize":
                    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                    self.send_response(302)
                    self.send_header("Location", provider.come_back(query))
                    self.end_headers()
                elif parts.path == "/userinfo":
                    self._say(provider.person)
                else:
                    self._say(provider.configuration())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                try:
                    self._say(provider.tokens({name: values[0] for name, values in parse_qs(body).items()}))
                except PermissionError:
                    self._say({"error": "invalid_grant"}, 400)

            def _say(self, answer: Any, status: int = 200) -> None:
                is_broken = provider.broken is not None and not self.path.startswith("/.well-known/")
                body = provider.broken if is_broken and provider.broken is not None else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        return Handler
