from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.payout_shape_page import PayoutShapePage
from ...models.problem import Problem
from ...models.v1_tournaments_payouts_list_order import V1TournamentsPayoutsListOrder
from ...models.v1_tournaments_payouts_list_state import V1TournamentsPayoutsListState
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    tournament_id: int,
    *,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsPayoutsListOrder | Unset = V1TournamentsPayoutsListOrder.PLACE,
    state: V1TournamentsPayoutsListState | Unset = UNSET,

) -> dict[str, Any]:
    

    

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    params["limit"] = limit

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = order.value

    params["order"] = json_order

    json_state: str | Unset = UNSET
    if not isinstance(state, Unset):
        json_state = state.value

    params["state"] = json_state


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/tournaments/{tournament_id}/payouts/".format(tournament_id=quote(str(tournament_id), safe=""),),
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PayoutShapePage | Problem | None:
    if response.status_code == 200:
        response_200 = PayoutShapePage.from_dict(response.json())



        return response_200

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())



        return response_400

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())



        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())



        return response_403

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PayoutShapePage | Problem]:
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
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsPayoutsListOrder | Unset = V1TournamentsPayoutsListOrder.PLACE,
    state: V1TournamentsPayoutsListState | Unset = UNSET,

) -> Response[PayoutShapePage | Problem]:
    """ List the payouts of a tournament: all for its organizers, their own for others

     List the payouts of a tournament: all for its organizers, their own for others.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsPayoutsListOrder | Unset):  Default:
            V1TournamentsPayoutsListOrder.PLACE.
        state (V1TournamentsPayoutsListState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PayoutShapePage | Problem]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
cursor=cursor,
limit=limit,
order=order,
state=state,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsPayoutsListOrder | Unset = V1TournamentsPayoutsListOrder.PLACE,
    state: V1TournamentsPayoutsListState | Unset = UNSET,

) -> PayoutShapePage | Problem | None:
    """ List the payouts of a tournament: all for its organizers, their own for others

     List the payouts of a tournament: all for its organizers, their own for others.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsPayoutsListOrder | Unset):  Default:
            V1TournamentsPayoutsListOrder.PLACE.
        state (V1TournamentsPayoutsListState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PayoutShapePage | Problem
     """


    return sync_detailed(
        tournament_id=tournament_id,
client=client,
cursor=cursor,
limit=limit,
order=order,
state=state,

    ).parsed

async def asyncio_detailed(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsPayoutsListOrder | Unset = V1TournamentsPayoutsListOrder.PLACE,
    state: V1TournamentsPayoutsListState | Unset = UNSET,

) -> Response[PayoutShapePage | Problem]:
    """ List the payouts of a tournament: all for its organizers, their own for others

     List the payouts of a tournament: all for its organizers, their own for others.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsPayoutsListOrder | Unset):  Default:
            V1TournamentsPayoutsListOrder.PLACE.
        state (V1TournamentsPayoutsListState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PayoutShapePage | Problem]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
cursor=cursor,
limit=limit,
order=order,
state=state,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsPayoutsListOrder | Unset = V1TournamentsPayoutsListOrder.PLACE,
    state: V1TournamentsPayoutsListState | Unset = UNSET,

) -> PayoutShapePage | Problem | None:
    """ List the payouts of a tournament: all for its organizers, their own for others

     List the payouts of a tournament: all for its organizers, their own for others.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsPayoutsListOrder | Unset):  Default:
            V1TournamentsPayoutsListOrder.PLACE.
        state (V1TournamentsPayoutsListState | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PayoutShapePage | Problem
     """


    return (await asyncio_detailed(
        tournament_id=tournament_id,
client=client,
cursor=cursor,
limit=limit,
order=order,
state=state,

    )).parsed
