"""An identity provider on this machine: Authlib's own server, which keeps to the protocol unless it is told to lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from time import time
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify, request
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "convive", "a secret of the two"
KEY, STRANGER = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}) for _ in range(2))


@dataclass
class Provider:
    """`lies` replace what the id token says: iss, aud, exp (seconds from now), nonce, key."""

    back: str
    url: str = ""
    subject: str = "ada-1"
    email: str = "ada@club.example"
    verified: bool = True
    by_userinfo: bool = False
    lies: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, "Code"] = field(default_factory=dict)
    exchanged: int = 0

    def person(self) -> UserInfo:
        return UserInfo(sub=self.subject, email=self.email, email_verified=self.verified)


class Client(ClientMixin):  # type: ignore[misc]  # Authlib has no types
    def __init__(self, back: str) -> None:
        self.back = back

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.back

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.back

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    code: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> None:
        return None

    get_acr = get_amr = get_auth_time


def _grant_of(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, request: Any) -> None:
            said = request.payload.data
            challenge = said.get("code_challenge"), said.get("code_challenge_method")
            provider.codes[code] = Code(code, said["redirect_uri"], said["scope"], said.get("nonce"), *challenge)

        def query_authorization_code(self, code: str, client: Client) -> Code | None:  # noqa: ARG002 - as it is called
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            provider.exchanged += 1
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> UserInfo:  # noqa: ARG002
            return provider.person()

    return Grant


def _openid_of(provider: Provider) -> type[OpenIDCode]:
    class Said(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, nonce: str, request: Any) -> bool:  # noqa: ARG002
            return False

        def get_client_claims(self, client: Client) -> dict[str, Any]:  # noqa: ARG002
            told: dict[str, Any] = {"iss": provider.url, "exp": 300} | provider.lies
            told["exp"] += int(time())
            return {name: told[name] for name in ("iss", "aud", "exp") if name in told}

        def get_client_algorithm(self, client: Client) -> str:  # noqa: ARG002
            return "RS256"

        def resolve_client_private_key(self, client: Client) -> RSAKey:  # noqa: ARG002
            key: RSAKey = provider.lies.get("key", KEY)
            return key

        def get_authorization_code_claims(self, authorization_code: Code) -> dict[str, Any]:
            said: dict[str, Any] = super().get_authorization_code_claims(authorization_code)
            return said | ({"nonce": provider.lies["nonce"]} if "nonce" in provider.lies else {})

        def generate_user_info(self, user: UserInfo, scope: str) -> UserInfo:  # noqa: ARG002
            return UserInfo(sub=user["sub"]) if provider.by_userinfo else user

    return Said


def _app_of(provider: Provider) -> Flask:
    app = Flask(__name__)
    tokens: dict[str, Any] = {}
    server = AuthorizationServer(
        app,
        query_client=lambda client_id: Client(provider.back) if client_id == CLIENT else None,
        save_token=lambda token, _request: tokens.update({token["access_token"]: token}),
    )
    server.register_grant(_grant_of(provider), [CodeChallenge(required=True), _openid_of(provider)(require_nonce=True)])

    @app.get("/.well-known/openid-configuration")
    def about() -> Any:
        named = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return jsonify(
            issuer=provider.url,
            userinfo_endpoint=f"{provider.url}/me",
            **{name: f"{provider.url}/{path}" for name, path in named.items()},
        )

    @app.get("/authorize")
    def authorize() -> Any:
        return server.create_authorization_response(grant_user=provider.person())

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    @app.get("/keys")
    def keys() -> Any:
        return jsonify(keys=[KEY.as_dict(private=False)])

    @app.get("/me")
    def me() -> Any:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return provider.person() if shown in tokens else ("", 401)

    return app


@contextmanager
def running_provider(back: str) -> Iterator[Provider]:
    provider = Provider(back)
    server = make_server("127.0.0.1", 0, _app_of(provider), threaded=True)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()
