"""An OpenID provider on loopback: it checks what it is asked, and signs with real keys."""

import base64
import json
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "localoffer", "the client's own secret"


@dataclass
class Issuer:
    """Who signs in there is in `claims`; tests change what it says and how it says it."""

    callback: str
    now: int
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    key_id: str = "one"
    signing_key: Any = None
    algorithm: str = "RS256"
    says_of_itself: dict[str, Any] = field(default_factory=dict)
    grants: dict[str, dict[str, str]] = field(default_factory=dict)
    address: str = ""
    asked_for: list[str] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        } | self.says_of_itself

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to, once somebody has signed in here."""
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == self.callback
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = token_urlsafe(16)
        self.grants[code] = asked
        return f"{self.callback}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A token for a code that was not used, for who holds the verifier and the secret."""
        asked = self.grants.pop(given.get("code", ""), None)
        digest = sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        right = authorization == f"Basic {basic}"
        if asked is None or not right or challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        said = {
            "iss": self.address, "aud": CLIENT, "iat": self.now, "exp": self.now + 300,
            "nonce": asked["nonce"],
        } | self.claims  # fmt: skip
        header = {"alg": self.algorithm, "kid": self.key_id}
        signed = jwt.encode(header, said, self.signing_key or self.key, algorithms=[self.algorithm])
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": signed}


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP for the issuer of its server."""

    server: "Server"

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        issuer = self.server.issuer
        issuer.asked_for.append(asked.path)
        if asked.path == "/authorize":
            given = {name: one[0] for name, one in parse_qs(asked.query).items()}
            self.send_response(302)
            self.send_header("location", issuer.authorize(given))
            self.end_headers()
        elif asked.path == "/keys":
            self._answer(200, {"keys": [issuer.key.as_dict(private=False)]})
        elif asked.path == "/.well-known/openid-configuration":
            self._answer(200, issuer.metadata())
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        given = {name: one[0] for name, one in parse_qs(body).items()}
        self._answer(*self.server.issuer.token(given, self.headers.get("authorization", "")))

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """Listens on a free port of this machine."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = issuer
        issuer.address = f"http://127.0.0.1:{self.server_port}"
        Thread(target=self.serve_forever, daemon=True).start()
