from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.events_answer import EventsAnswer
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    tournament_id: int,
    *,
    epoch: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    since: int | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match



    

    params: dict[str, Any] = {}

    params["epoch"] = epoch

    params["limit"] = limit

    params["since"] = since


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/tournaments/{tournament_id}/events/".format(tournament_id=quote(str(tournament_id), safe=""),),
        "params": params,
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | EventsAnswer | Problem | None:
    if response.status_code == 200:
        response_200 = EventsAnswer.from_dict(response.json())



        return response_200

    if response.status_code == 304:
        response_304 = cast(Any, None)
        return response_304

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())



        return response_400

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())



        return response_401

    if response.status_code == 404:
        response_404 = Problem.from_dict(response.json())



        return response_404

    if response.status_code == 406:
        response_406 = Problem.from_dict(response.json())



        return response_406

    if response.status_code == 429:
        response_429 = Problem.from_dict(response.json())



        return response_429

    if response.status_code == 503:
        response_503 = Problem.from_dict(response.json())



        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Any | EventsAnswer | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    epoch: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    since: int | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Response[Any | EventsAnswer | Problem]:
    """ Read the event log on from a number, as your socket would tell it

     Read the event log on from a number, as your socket would tell it.

    Without `limit`, a snapshot comes in place of more events than a socket replays. With it the log is
    read a page
    at a time, however long it is: go on with the answer's `sequence` while `more` is true. `skip`
    stands for what
    is not for you. A snapshot comes too where the numbers are of another history.

    Args:
        tournament_id (int):
        epoch (str | Unset):
        limit (int | Unset):
        since (int | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | EventsAnswer | Problem]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
epoch=epoch,
limit=limit,
since=since,
if_none_match=if_none_match,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    epoch: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    since: int | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Any | EventsAnswer | Problem | None:
    """ Read the event log on from a number, as your socket would tell it

     Read the event log on from a number, as your socket would tell it.

    Without `limit`, a snapshot comes in place of more events than a socket replays. With it the log is
    read a page
    at a time, however long it is: go on with the answer's `sequence` while `more` is true. `skip`
    stands for what
    is not for you. A snapshot comes too where the numbers are of another history.

    Args:
        tournament_id (int):
        epoch (str | Unset):
        limit (int | Unset):
        since (int | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | EventsAnswer | Problem
     """


    return sync_detailed(
        tournament_id=tournament_id,
client=client,
epoch=epoch,
limit=limit,
since=since,
if_none_match=if_none_match,

    ).parsed

async def asyncio_detailed(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    epoch: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    since: int | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Response[Any | EventsAnswer | Problem]:
    """ Read the event log on from a number, as your socket would tell it

     Read the event log on from a number, as your socket would tell it.

    Without `limit`, a snapshot comes in place of more events than a socket replays. With it the log is
    read a page
    at a time, however long it is: go on with the answer's `sequence` while `more` is true. `skip`
    stands for what
    is not for you. A snapshot comes too where the numbers are of another history.

    Args:
        tournament_id (int):
        epoch (str | Unset):
        limit (int | Unset):
        since (int | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | EventsAnswer | Problem]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
epoch=epoch,
limit=limit,
since=since,
if_none_match=if_none_match,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    epoch: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    since: int | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Any | EventsAnswer | Problem | None:
    """ Read the event log on from a number, as your socket would tell it

     Read the event log on from a number, as your socket would tell it.

    Without `limit`, a snapshot comes in place of more events than a socket replays. With it the log is
    read a page
    at a time, however long it is: go on with the answer's `sequence` while `more` is true. `skip`
    stands for what
    is not for you. A snapshot comes too where the numbers are of another history.

    Args:
        tournament_id (int):
        epoch (str | Unset):
        limit (int | Unset):
        since (int | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | EventsAnswer | Problem
     """


    return (await asyncio_detailed(
        tournament_id=tournament_id,
client=client,
epoch=epoch,
limit=limit,
since=since,
if_none_match=if_none_match,

    )).parsed
