"""Every operation of the API says what it does, what it takes, what it answers, and what it refuses."""

import re

import pytest
import yaml
from django.core.management import call_command
from jsonschema import Draft202012Validator

from tests.support.endpoints import NOT_KEPT, TABLES
from tests.support.paths import ROOT

pytestmark = pytest.mark.django_db

# What belongs to one tournament, and changes with it.
OF_ONE = re.compile(
    r"GET /api/v1/(tournaments/{tournament_id}/((snapshot|result|events|registrations|matches)/)?|matches/{match_id}/)"
)
CERTIFICATE_FILES = {"application/pdf", "image/png", "application/vc+jwt"}
HOUSES = ("tournaments", "payouts", "certificates")
OF_TOURNAMENTS = {str(endpoint) for app in HOUSES for endpoint in TABLES[app]}
# Its members depend on the type of event, which Artifacts/asyncapi.yaml describes, on the format, or on the body sent.
FREE = {
    ("Prizes", "fixed"),
    ("Prizes", "percent"),
    ("PrizesShape", "fixed"),
    ("PrizesShape", "percent"),
    ("RegistrationFigures", "by_state"),
    ("MatchFigures", "by_state"),
    ("DisputeFigures", "by_reason"),
    ("LoggedEventAnswer", "data"),
    ("TournamentDetail", "options"),
    ("Problem", "fields"),
    ("NewTournament", "options"),
    ("PatchedNewTournament", "options"),
    ("MatchInFullShape", "deadlines"),
    ("Answers", "answers"),
    ("RegistrationData", "answers"),
    ("Plan", "minutes"),
    ("ScheduleShape", "minutes"),
    ("PatchedAnswers", "answers"),
    ("Register", "answers"),
    ("OwnRegistration", "answers"),
    ("RegistrationListed", "answers"),
}


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    path = tmp_path_factory.mktemp("schema") / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(path))
    return yaml.safe_load(path.read_text())


def operations(schema):
    """Every operation by its name, with its refusals as they stand among the components."""
    every = [(verb, path, found) for path, verbs in schema["paths"].items() for verb, found in verbs.items()]
    return [(f"{verb.upper()} {path}", whole(schema, found)) for verb, path, found in every]


def whole(schema, operation):
    refused = schema["components"]["responses"]
    given = {
        status: refused[body["$ref"].split("/")[-1]] if "$ref" in body else body
        for status, body in operation["responses"].items()
    }
    return {**operation, "responses": given}


def contents(operation):
    """The bodies it takes and gives, each with where it stands."""
    yield from ((f"takes {kind}", body) for kind, body in operation.get("requestBody", {}).get("content", {}).items())
    for status, response in operation["responses"].items():
        yield from ((f"{status} {kind}", body) for kind, body in response.get("content", {}).items())


def test_each_has_a_summary_a_description_and_a_group(schema):
    for name, found in operations(schema):
        assert re.fullmatch(r"[A-Z][^.]{3,110}", found.get("summary", "")), (name, found.get("summary"))
        assert found.get("description"), name
        assert len(found["tags"]) == 1, name
    assert {tag for _, found in operations(schema) for tag in found["tags"]} == {tag["name"] for tag in schema["tags"]}


def test_no_two_have_the_same_summary(schema):
    summaries = [found["summary"] for _, found in operations(schema)]
    assert len(set(summaries)) == len(summaries)


def test_each_body_has_an_example_that_its_schema_accepts(schema):
    for name, found in operations(schema):
        for where, body in contents(found):
            assert body.get("examples"), (name, where)
            for example in body["examples"].values():
                described = {**body["schema"], "components": schema["components"]}
                faults = [error.message for error in Draft202012Validator(described).iter_errors(example["value"])]
                assert not faults, (name, where, faults)


def test_each_refusal_is_a_problem_document_that_names_its_codes(schema):
    for name, found in operations(schema):
        refusals = {status: given for status, given in found["responses"].items() if status >= "400"}
        assert {"400", "406", "429", "503"} <= set(refusals), name
        for status, refusal in refusals.items():
            assert list(refusal["content"]) == ["application/problem+json"], (name, status)
            assert refusal["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
            assert "`" in refusal["description"], (name, status)
        assert all("Retry-After" in refusals[status]["headers"] for status in ("429", "503")), name


def test_each_write_may_be_refused_for_its_body_its_state_and_its_key(schema):
    for name, found in operations(schema):
        statuses, writes = set(found["responses"]), not name.startswith("GET")
        of_tournaments = name in OF_TOURNAMENTS
        assert ({"413", "415"} <= statuses) == writes, name
        assert ("422" in statuses) == (writes and name not in NOT_KEPT), name
        assert ("412" in statuses) == (writes and of_tournaments and name not in NOT_KEPT), name
        lists = any(parameter["name"] == "cursor" for parameter in found.get("parameters", ()))
        assert ("404" in statuses) == ("{" in name or name.endswith(("ws-tickets/", "claims/")) or lists), name


def test_what_reads_a_tournament_says_its_tag(schema):
    tagged = {name for name, found in operations(schema) if "304" in found["responses"]}
    assert tagged == {name for name, _ in operations(schema) if OF_ONE.fullmatch(name)}
    for name, found in operations(schema):
        if name in tagged:
            assert "ETag" in found["responses"]["200"]["headers"], name


def test_no_answer_is_left_to_be_guessed(schema):
    for name, component in schema["components"]["schemas"].items():
        for field, found in component.get("properties", {}).items():
            kinds = found.get("anyOf", found.get("oneOf", [found]))
            is_free = any(
                kind in ({}, {"type": "object"}) or (kind.get("type") == "object" and "properties" not in kind)
                for kind in kinds
            )
            assert not is_free or (name, field) in FREE, (name, field, found)


def test_every_success_that_has_a_body_is_typed(schema):
    for name, found in operations(schema):
        for status, given in found["responses"].items():
            # Neither a picture nor a table nor a log has a shape.
            shapeless = {"image/webp", "text/csv", "application/x-ndjson", *CERTIFICATE_FILES}
            if status[0] == "2" and status != "204" and given["content"].keys().isdisjoint(shapeless):
                shape = given["content"]["application/json"]["schema"]
                assert "$ref" in (shape["items"] if shape.get("type") == "array" else shape), (name, status)


def test_times_are_times(schema):
    shapes = schema["components"]["schemas"]
    assert shapes["TournamentListed"]["properties"]["start_at"]["anyOf"][0]["format"] == "date-time"


def test_the_committed_schema_is_the_one_that_is_served(schema):
    committed = yaml.safe_load((ROOT / "Artifacts" / "openapi.yaml").read_text())
    assert committed == schema, "Run `make docs`."
