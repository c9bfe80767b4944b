"""Steam as far as signing in goes: it speaks OpenID 2.0, and says of what it said that it did, once."""

import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

KEY = "a key of the Web API"
SIGNED = "signed,op_endpoint,claimed_id,identity,return_to,response_nonce,assoc_handle"


class Steam:
    """Serves at `url` until it is closed. `person`: the number of whoever comes; `name`: what they are called; `names`:
    what it says instead when it is asked for that, as bytes; `silent`: that it cuts whoever asks it."""

    def __init__(self) -> None:
        self.person, self.name = "76561190000000001", "নীনা"
        self.names: bytes | None = None
        self.silent = False
        self._said: set[str] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "Steam":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def app(self) -> dict[str, object]:
        """The settings of a site that trusts it."""
        places = {"openid": f"{self.url}/openid/login", "names": f"{self.url}/names"}
        return {"client_id": "steam", "secret": KEY, "settings": places}

    def let_in(self, asked: dict[str, str], **other: str) -> str:
        """Where somebody is sent who was sent here with this query; `other`: what somebody changed on the way."""
        said = {
            "openid.ns": "http://specs.openid.net/auth/2.0",
            "openid.mode": "id_res",
            "openid.op_endpoint": f"{self.url}/openid/login",
            "openid.claimed_id": f"https://steamcommunity.com/openid/id/{self.person}",
            "openid.identity": f"https://steamcommunity.com/openid/id/{self.person}",
            "openid.return_to": asked["openid.return_to"],
            "openid.response_nonce": f"2030-01-01T00:00:00Z{secrets.token_hex(4)}",
            "openid.assoc_handle": "1234567890",
            "openid.signed": SIGNED,
        }
        said["openid.sig"] = self._signature(said)
        self._said.add(said["openid.sig"])
        changed = {**said, **{f"openid.{name}": value for name, value in other.items()}}
        return f"{asked['openid.return_to']}&{urlencode(changed)}"

    def said_so(self, form: dict[str, str]) -> bool:
        """Whether it said this; a second time it says that it did not."""
        as_said = {**form, "openid.mode": "id_res"}
        signature = as_said.pop("openid.sig", "")
        if form["openid.mode"] != "check_authentication" or signature != self._signature(as_said):
            return False
        known = signature in self._said
        self._said.discard(signature)
        return known

    @staticmethod
    def _signature(said: dict[str, str]) -> str:
        return json.dumps([said.get(f"openid.{name}") for name in said.get("openid.signed", "").split(",")])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        steam = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = dict(parse_qsl(urlsplit(self.path).query))
                found = [{"steamid": query["steamids"], "personaname": steam.name}] if query["key"] == KEY else []
                self._say(json.dumps({"response": {"players": found}}).encode() if steam.names is None else steam.names)

            def do_POST(self) -> None:
                form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                valid = "true" if steam.said_so(form) else "false"
                self._say(f"ns:http://specs.openid.net/auth/2.0\nis_valid:{valid}\n".encode())

            def _say(self, answer: bytes) -> None:
                if steam.silent:
                    self.close_connection = True
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args: object) -> None:
                pass

        return Handler
