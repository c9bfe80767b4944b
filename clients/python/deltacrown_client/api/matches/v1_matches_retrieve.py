from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.match_snapshot import MatchSnapshot
from ...models.problem import Problem
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    match_id: int,
    *,
    epoch: str | Unset = UNSET,
    since: int | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match



    

    params: dict[str, Any] = {}

    params["epoch"] = epoch

    params["since"] = since


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/matches/{match_id}/".format(match_id=quote(str(match_id), safe=""),),
        "params": params,
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | MatchSnapshot | Problem | None:
    if response.status_code == 200:
        response_200 = MatchSnapshot.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Any | MatchSnapshot | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    match_id: int,
    *,
    client: AuthenticatedClient,
    epoch: str | Unset = UNSET,
    since: int | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Response[Any | MatchSnapshot | Problem]:
    """ Read a match as its room's snapshot shows it to you

     Read a match as its room's snapshot shows it to you.

    `reports` is there for its players, referees and organizers. `since` and `epoch` may be named, as
    for `events/`;
    the answer is the whole match whatever they say.

    Args:
        match_id (int):
        epoch (str | Unset):
        since (int | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | MatchSnapshot | Problem]
     """


    kwargs = _get_kwargs(
        match_id=match_id,
epoch=epoch,
since=since,
if_none_match=if_none_match,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    match_id: int,
    *,
    client: AuthenticatedClient,
    epoch: str | Unset = UNSET,
    since: int | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Any | MatchSnapshot | Problem | None:
    """ Read a match as its room's snapshot shows it to you

     Read a match as its room's snapshot shows it to you.

    `reports` is there for its players, referees and organizers. `since` and `epoch` may be named, as
    for `events/`;
    the answer is the whole match whatever they say.

    Args:
        match_id (int):
        epoch (str | Unset):
        since (int | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | MatchSnapshot | Problem
     """


    return sync_detailed(
        match_id=match_id,
client=client,
epoch=epoch,
since=since,
if_none_match=if_none_match,

    ).parsed

async def asyncio_detailed(
    match_id: int,
    *,
    client: AuthenticatedClient,
    epoch: str | Unset = UNSET,
    since: int | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Response[Any | MatchSnapshot | Problem]:
    """ Read a match as its room's snapshot shows it to you

     Read a match as its room's snapshot shows it to you.

    `reports` is there for its players, referees and organizers. `since` and `epoch` may be named, as
    for `events/`;
    the answer is the whole match whatever they say.

    Args:
        match_id (int):
        epoch (str | Unset):
        since (int | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | MatchSnapshot | Problem]
     """


    kwargs = _get_kwargs(
        match_id=match_id,
epoch=epoch,
since=since,
if_none_match=if_none_match,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    match_id: int,
    *,
    client: AuthenticatedClient,
    epoch: str | Unset = UNSET,
    since: int | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Any | MatchSnapshot | Problem | None:
    """ Read a match as its room's snapshot shows it to you

     Read a match as its room's snapshot shows it to you.

    `reports` is there for its players, referees and organizers. `since` and `epoch` may be named, as
    for `events/`;
    the answer is the whole match whatever they say.

    Args:
        match_id (int):
        epoch (str | Unset):
        since (int | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | MatchSnapshot | Problem
     """


    return (await asyncio_detailed(
        match_id=match_id,
client=client,
epoch=epoch,
since=since,
if_none_match=if_none_match,

    )).parsed
