from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.tournament_listed_page import TournamentListedPage
from ...models.v1_tournaments_list_format import V1TournamentsListFormat
from ...models.v1_tournaments_list_order import V1TournamentsListOrder
from ...models.v1_tournaments_list_state import V1TournamentsListState
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    cursor: str | Unset = UNSET,
    format_: V1TournamentsListFormat | Unset = UNSET,
    game: str | Unset = UNSET,
    limit: int | Unset = 50,
    mine: bool | Unset = UNSET,
    order: V1TournamentsListOrder | Unset = V1TournamentsListOrder.NEWEST,
    q: str | Unset = UNSET,
    state: V1TournamentsListState | Unset = UNSET,

) -> dict[str, Any]:
    

    

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_.value

    params["format"] = json_format_

    params["game"] = game

    params["limit"] = limit

    params["mine"] = mine

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = order.value

    params["order"] = json_order

    json_q: str | Unset
    if isinstance(q, Unset):
        json_q = UNSET
    else:
        json_q = q
    params["q"] = json_q

    json_state: str | Unset = UNSET
    if not isinstance(state, Unset):
        json_state = state.value

    params["state"] = json_state


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/tournaments/",
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | TournamentListedPage | None:
    if response.status_code == 200:
        response_200 = TournamentListedPage.from_dict(response.json())



        return response_200

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | TournamentListedPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    format_: V1TournamentsListFormat | Unset = UNSET,
    game: str | Unset = UNSET,
    limit: int | Unset = 50,
    mine: bool | Unset = UNSET,
    order: V1TournamentsListOrder | Unset = V1TournamentsListOrder.NEWEST,
    q: str | Unset = UNSET,
    state: V1TournamentsListState | Unset = UNSET,

) -> Response[Problem | TournamentListedPage]:
    """ List the tournaments that you may see listed, the newest first

     List the tournaments that you may see listed, the newest first.

    Public ones, those of new organizers once enough people have registered, and all that you organize,
    referee or
    play in. With `mine`, each says your `registration_id` there.

    Args:
        cursor (str | Unset):
        format_ (V1TournamentsListFormat | Unset):
        game (str | Unset):
        limit (int | Unset):  Default: 50.
        mine (bool | Unset):
        order (V1TournamentsListOrder | Unset):  Default: V1TournamentsListOrder.NEWEST.
        q (str | Unset):
        state (V1TournamentsListState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | TournamentListedPage]
     """


    kwargs = _get_kwargs(
        cursor=cursor,
format_=format_,
game=game,
limit=limit,
mine=mine,
order=order,
q=q,
state=state,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    format_: V1TournamentsListFormat | Unset = UNSET,
    game: str | Unset = UNSET,
    limit: int | Unset = 50,
    mine: bool | Unset = UNSET,
    order: V1TournamentsListOrder | Unset = V1TournamentsListOrder.NEWEST,
    q: str | Unset = UNSET,
    state: V1TournamentsListState | Unset = UNSET,

) -> Problem | TournamentListedPage | None:
    """ List the tournaments that you may see listed, the newest first

     List the tournaments that you may see listed, the newest first.

    Public ones, those of new organizers once enough people have registered, and all that you organize,
    referee or
    play in. With `mine`, each says your `registration_id` there.

    Args:
        cursor (str | Unset):
        format_ (V1TournamentsListFormat | Unset):
        game (str | Unset):
        limit (int | Unset):  Default: 50.
        mine (bool | Unset):
        order (V1TournamentsListOrder | Unset):  Default: V1TournamentsListOrder.NEWEST.
        q (str | Unset):
        state (V1TournamentsListState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | TournamentListedPage
     """


    return sync_detailed(
        client=client,
cursor=cursor,
format_=format_,
game=game,
limit=limit,
mine=mine,
order=order,
q=q,
state=state,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    format_: V1TournamentsListFormat | Unset = UNSET,
    game: str | Unset = UNSET,
    limit: int | Unset = 50,
    mine: bool | Unset = UNSET,
    order: V1TournamentsListOrder | Unset = V1TournamentsListOrder.NEWEST,
    q: str | Unset = UNSET,
    state: V1TournamentsListState | Unset = UNSET,

) -> Response[Problem | TournamentListedPage]:
    """ List the tournaments that you may see listed, the newest first

     List the tournaments that you may see listed, the newest first.

    Public ones, those of new organizers once enough people have registered, and all that you organize,
    referee or
    play in. With `mine`, each says your `registration_id` there.

    Args:
        cursor (str | Unset):
        format_ (V1TournamentsListFormat | Unset):
        game (str | Unset):
        limit (int | Unset):  Default: 50.
        mine (bool | Unset):
        order (V1TournamentsListOrder | Unset):  Default: V1TournamentsListOrder.NEWEST.
        q (str | Unset):
        state (V1TournamentsListState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | TournamentListedPage]
     """


    kwargs = _get_kwargs(
        cursor=cursor,
format_=format_,
game=game,
limit=limit,
mine=mine,
order=order,
q=q,
state=state,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    format_: V1TournamentsListFormat | Unset = UNSET,
    game: str | Unset = UNSET,
    limit: int | Unset = 50,
    mine: bool | Unset = UNSET,
    order: V1TournamentsListOrder | Unset = V1TournamentsListOrder.NEWEST,
    q: str | Unset = UNSET,
    state: V1TournamentsListState | Unset = UNSET,

) -> Problem | TournamentListedPage | None:
    """ List the tournaments that you may see listed, the newest first

     List the tournaments that you may see listed, the newest first.

    Public ones, those of new organizers once enough people have registered, and all that you organize,
    referee or
    play in. With `mine`, each says your `registration_id` there.

    Args:
        cursor (str | Unset):
        format_ (V1TournamentsListFormat | Unset):
        game (str | Unset):
        limit (int | Unset):  Default: 50.
        mine (bool | Unset):
        order (V1TournamentsListOrder | Unset):  Default: V1TournamentsListOrder.NEWEST.
        q (str | Unset):
        state (V1TournamentsListState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | TournamentListedPage
     """


    return (await asyncio_detailed(
        client=client,
cursor=cursor,
format_=format_,
game=game,
limit=limit,
mine=mine,
order=order,
q=q,
state=state,

    )).parsed
