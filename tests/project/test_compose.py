"""The compose files: valid, and what they run really runs."""

import jsonschema
import pytest
import redis
import yaml

from tests.support.owned_process import PausableProcess, free_port
from tests.support.paths import ROOT
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
FOR_TESTS = yaml.safe_load((ROOT / "docker-compose.test.yml").read_text())["services"]


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
