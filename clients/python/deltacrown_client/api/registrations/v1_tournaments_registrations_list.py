from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.registration_listed_page import RegistrationListedPage
from ...models.v1_tournaments_registrations_list_order import V1TournamentsRegistrationsListOrder
from ...models.v1_tournaments_registrations_list_state import V1TournamentsRegistrationsListState
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    tournament_id: int,
    *,
    checked_in: bool | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsRegistrationsListOrder | Unset = V1TournamentsRegistrationsListOrder.SEED,
    q: str | Unset = UNSET,
    state: V1TournamentsRegistrationsListState | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match



    

    params: dict[str, Any] = {}

    params["checked_in"] = checked_in

    params["cursor"] = cursor

    params["limit"] = limit

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
        "url": "/api/v1/tournaments/{tournament_id}/registrations/".format(tournament_id=quote(str(tournament_id), safe=""),),
        "params": params,
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | Problem | RegistrationListedPage | None:
    if response.status_code == 200:
        response_200 = RegistrationListedPage.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Any | Problem | RegistrationListedPage]:
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
    checked_in: bool | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsRegistrationsListOrder | Unset = V1TournamentsRegistrationsListOrder.SEED,
    q: str | Unset = UNSET,
    state: V1TournamentsRegistrationsListState | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Response[Any | Problem | RegistrationListedPage]:
    """ List who takes part, by seed; whoever has left is not among them

     List who takes part, by seed; whoever has left is not among them.

    Args:
        tournament_id (int):
        checked_in (bool | Unset):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsRegistrationsListOrder | Unset):  Default:
            V1TournamentsRegistrationsListOrder.SEED.
        q (str | Unset):
        state (V1TournamentsRegistrationsListState | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | Problem | RegistrationListedPage]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
checked_in=checked_in,
cursor=cursor,
limit=limit,
order=order,
q=q,
state=state,
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
    checked_in: bool | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsRegistrationsListOrder | Unset = V1TournamentsRegistrationsListOrder.SEED,
    q: str | Unset = UNSET,
    state: V1TournamentsRegistrationsListState | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Any | Problem | RegistrationListedPage | None:
    """ List who takes part, by seed; whoever has left is not among them

     List who takes part, by seed; whoever has left is not among them.

    Args:
        tournament_id (int):
        checked_in (bool | Unset):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsRegistrationsListOrder | Unset):  Default:
            V1TournamentsRegistrationsListOrder.SEED.
        q (str | Unset):
        state (V1TournamentsRegistrationsListState | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | Problem | RegistrationListedPage
     """


    return sync_detailed(
        tournament_id=tournament_id,
client=client,
checked_in=checked_in,
cursor=cursor,
limit=limit,
order=order,
q=q,
state=state,
if_none_match=if_none_match,

    ).parsed

async def asyncio_detailed(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    checked_in: bool | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsRegistrationsListOrder | Unset = V1TournamentsRegistrationsListOrder.SEED,
    q: str | Unset = UNSET,
    state: V1TournamentsRegistrationsListState | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Response[Any | Problem | RegistrationListedPage]:
    """ List who takes part, by seed; whoever has left is not among them

     List who takes part, by seed; whoever has left is not among them.

    Args:
        tournament_id (int):
        checked_in (bool | Unset):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsRegistrationsListOrder | Unset):  Default:
            V1TournamentsRegistrationsListOrder.SEED.
        q (str | Unset):
        state (V1TournamentsRegistrationsListState | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | Problem | RegistrationListedPage]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
checked_in=checked_in,
cursor=cursor,
limit=limit,
order=order,
q=q,
state=state,
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
    checked_in: bool | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsRegistrationsListOrder | Unset = V1TournamentsRegistrationsListOrder.SEED,
    q: str | Unset = UNSET,
    state: V1TournamentsRegistrationsListState | Unset = UNSET,
    if_none_match: str | Unset = UNSET,

) -> Any | Problem | RegistrationListedPage | None:
    """ List who takes part, by seed; whoever has left is not among them

     List who takes part, by seed; whoever has left is not among them.

    Args:
        tournament_id (int):
        checked_in (bool | Unset):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsRegistrationsListOrder | Unset):  Default:
            V1TournamentsRegistrationsListOrder.SEED.
        q (str | Unset):
        state (V1TournamentsRegistrationsListState | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | Problem | RegistrationListedPage
     """


    return (await asyncio_detailed(
        tournament_id=tournament_id,
client=client,
checked_in=checked_in,
cursor=cursor,
limit=limit,
order=order,
q=q,
state=state,
if_none_match=if_none_match,

    )).parsed
