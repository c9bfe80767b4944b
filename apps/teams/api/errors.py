"""The refusals of teams as problem documents."""

from apps.common.problems import explain
from apps.teams.errors import TeamRefused

explain(TeamRefused, lambda error: (error.status, error.code, error.message, {}))
