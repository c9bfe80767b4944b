"""The compose files: valid, and what they run really runs."""

import json
import re

import jsonschema
import pytest
import redis
import yaml

from deltacrown.serving import supervisor
from tests.support.compose import environment, services
from tests.support.owned_process import PausableProcess, free_port
from tests.support.paths import ROOT
from tests.support.process import PAYOUT_KEYS, SECRET_KEY
from tests.support.redis_server import COMPOSE_URL, answers, find_binary

TEXTS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
ENVIRONMENT = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}
DURATION = {"type": "string", "pattern": r"^\d+(ms|s|m)$"}
HEALTHCHECK = {
    "type": "object",
    "properties": {
        "test": {**TEXTS, "contains": {"enum": ["CMD", "CMD-SHELL"]}},
        "retries": {"type": "integer", "minimum": 1},
        **dict.fromkeys(("interval", "timeout", "start_period"), DURATION),
    },
    "required": ["test"],
    "additionalProperties": False,
}
PORT = r"^(\d{1,3}(\.\d{1,3}){3}:)?((\d+|\$\{\w+:-\d+\}):)?\d+$"
DEPENDENCY = {
    "type": "object",
    "properties": {"condition": {"enum": ["service_started", "service_healthy", "service_completed_successfully"]}},
    "required": ["condition"],
    "additionalProperties": False,
}
SERVICE = {
    "type": "object",
    "properties": {
        "image": {"type": "string", "pattern": r"^[a-z0-9./-]+:[\w.-]+$"},
        "build": {"type": ["string", "object"]},
        "command": {"anyOf": [TEXTS, {"type": "string"}]},
        "environment": ENVIRONMENT,
        "env_file": {"type": ["string", "array"]},
        "ports": {"type": "array", "items": {"type": "string", "pattern": PORT}},
        "expose": TEXTS,
        "volumes": TEXTS,
        "tmpfs": TEXTS,
        "healthcheck": HEALTHCHECK,
        "depends_on": {"anyOf": [TEXTS, {"type": "object", "additionalProperties": DEPENDENCY}]},
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "stop_grace_period": DURATION,
        "deploy": {"type": "object"},
        "init": {"type": "boolean"},
        "networks": {"type": "object"},
    },
    "anyOf": [{"required": ["image"]}, {"required": ["build"]}],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "services": {"type": "object", "additionalProperties": SERVICE, "minProperties": 1},
        "volumes": {"type": "object"},
        "networks": {"type": "object"},
    },
    "patternProperties": {"^x-": {}},
    "required": ["services"],
    "additionalProperties": False,
}
FOR_TESTS = services("docker-compose.test.yml")


@pytest.mark.parametrize("path", sorted(ROOT.glob("docker-compose*.yml")), ids=lambda path: path.name)
def test_the_file_is_valid(path):
    jsonschema.validate(yaml.safe_load(path.read_text()), SCHEMA)


def test_the_schema_refuses_what_compose_would_refuse():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"services": {"redis": {"image": "redis:7", "port": ["6379"]}}}, SCHEMA)


def test_the_tests_look_for_redis_where_the_file_publishes_it():
    host, port, _ = FOR_TESTS["redis"]["ports"][0].split(":")
    assert f"redis://{host}:{port}" == COMPOSE_URL


@pytest.mark.parametrize("name", sorted(FOR_TESTS))
def test_a_service_for_tests_is_waited_for_and_seen_by_this_machine_only(name):
    assert "healthcheck" in FOR_TESTS[name]
    assert all(port.startswith("127.0.0.1:") for port in FOR_TESTS[name]["ports"])


SITE = services("docker-compose.yml")
GIVEN = {
    "SECRET_KEY": SECRET_KEY,
    "CERTIFICATE_KEYS": "k" * 44,
    "PAYOUT_KEYS": ",".join(PAYOUT_KEYS),
    "POSTGRES_PASSWORD": "secret",
    "EMAIL_HOST": "mail.example.org",
}
READ = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_only_the_proxy_is_seen_from_outside():
    assert [name for name, service in SITE.items() if "ports" in service] == ["proxy"]


def test_the_site_waits_for_what_it_needs_and_the_proxy_for_a_site_that_is_ready():
    conditions = {name: wait["condition"] for name, wait in SITE["app"]["depends_on"].items()}
    assert conditions == {
        "migrate": "service_completed_successfully",
        "postgres": "service_healthy",
        "redis": "service_healthy",
    }
    assert SITE["proxy"]["depends_on"] == {"app": {"condition": "service_healthy"}}
    assert all("healthcheck" in SITE[name] for name in ("app", "postgres", "redis"))


@pytest.mark.parametrize("name", ["app", "migrate"])
def test_every_variable_of_the_site_is_one_that_it_reads(name):
    assert set(SITE[name]["environment"]) <= READ


@pytest.mark.parametrize("missing", GIVEN)
def test_a_secret_has_no_default(missing):
    given = {name: value for name, value in GIVEN.items() if name != missing}
    with pytest.raises(LookupError, match=missing):
        environment(SITE["app"], given)


def test_the_one_proxy_that_is_trusted_is_the_proxy_and_it_talks_to_the_site():
    env = environment(SITE["app"], GIVEN)
    assert env["WS_TRUSTED_PROXIES"] == SITE["proxy"]["networks"]["default"]["ipv4_address"] + "/32"
    assert f"reverse_proxy app:{env['PORT']} " in (ROOT / "deploy" / "Caddyfile").read_text()


def test_there_is_time_to_drain_before_a_container_is_killed():
    patience = int(SITE["app"]["stop_grace_period"].removesuffix("s"))
    drain = float(environment(SITE["app"], GIVEN)["WS_DRAIN_SECONDS"])
    # Longer than the supervisor waits before it kills a worker itself, and says so.
    assert patience > drain + supervisor.ENDS_WITHIN_SECONDS


def test_the_image_the_compose_file_and_make_start_the_same_server():
    [command] = re.findall(r"^CMD (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert json.loads(command) == SITE["app"]["command"] == ["python", "-m", "deltacrown.server"]
    assert "exec $(PY) -m deltacrown.server\n" in (ROOT / "Makefile").read_text()


def test_what_the_image_copies_is_there_and_let_through():
    copied = re.findall(r"^COPY (\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    let_through = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert sorted(copied) == sorted(let_through)
    assert all((ROOT / name).exists() for name in copied)


class ComposedRedis(PausableProcess):
    """The command of the compose file, as a process."""

    def __init__(self, directory):
        super().__init__(directory / "redis.log")
        self.port = free_port()
        self.directory = directory

    def command(self):
        binary, _ = find_binary(None)
        assert FOR_TESTS["redis"]["command"][0] == "redis-server"
        return [binary, *FOR_TESTS["redis"]["command"][1:], "--port", str(self.port), "--dir", str(self.directory)]

    def is_ready(self):
        return answers(f"redis://127.0.0.1:{self.port}")


def test_the_redis_of_the_file_starts_and_keeps_nothing(tmp_path):
    with ComposedRedis(tmp_path) as server, redis.Redis(port=server.port) as client:
        assert client.config_get("save")["save"] == ""
        assert client.config_get("appendonly")["appendonly"] == "no"
