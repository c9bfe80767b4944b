from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.dispute_answer_page import DisputeAnswerPage
from ...models.problem import Problem
from ...models.v1_tournaments_disputes_list_order import V1TournamentsDisputesListOrder
from ...models.v1_tournaments_disputes_list_status import V1TournamentsDisputesListStatus
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    tournament_id: int,
    *,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    match: int | Unset = UNSET,
    order: V1TournamentsDisputesListOrder | Unset = V1TournamentsDisputesListOrder.NEWEST,
    status: V1TournamentsDisputesListStatus | Unset = UNSET,

) -> dict[str, Any]:
    

    

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    params["limit"] = limit

    params["match"] = match

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = order.value

    params["order"] = json_order

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status.value

    params["status"] = json_status


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/tournaments/{tournament_id}/disputes/".format(tournament_id=quote(str(tournament_id), safe=""),),
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> DisputeAnswerPage | Problem | None:
    if response.status_code == 200:
        response_200 = DisputeAnswerPage.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[DisputeAnswerPage | Problem]:
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
    match: int | Unset = UNSET,
    order: V1TournamentsDisputesListOrder | Unset = V1TournamentsDisputesListOrder.NEWEST,
    status: V1TournamentsDisputesListStatus | Unset = UNSET,

) -> Response[DisputeAnswerPage | Problem]:
    """ List the disputes that you may read: all, for referees and organizers; of your own matches, for
    players

     List the disputes that you may read: all, for referees and organizers; of your own matches, for
    players.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        match (int | Unset):
        order (V1TournamentsDisputesListOrder | Unset):  Default:
            V1TournamentsDisputesListOrder.NEWEST.
        status (V1TournamentsDisputesListStatus | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DisputeAnswerPage | Problem]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
cursor=cursor,
limit=limit,
match=match,
order=order,
status=status,

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
    match: int | Unset = UNSET,
    order: V1TournamentsDisputesListOrder | Unset = V1TournamentsDisputesListOrder.NEWEST,
    status: V1TournamentsDisputesListStatus | Unset = UNSET,

) -> DisputeAnswerPage | Problem | None:
    """ List the disputes that you may read: all, for referees and organizers; of your own matches, for
    players

     List the disputes that you may read: all, for referees and organizers; of your own matches, for
    players.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        match (int | Unset):
        order (V1TournamentsDisputesListOrder | Unset):  Default:
            V1TournamentsDisputesListOrder.NEWEST.
        status (V1TournamentsDisputesListStatus | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DisputeAnswerPage | Problem
     """


    return sync_detailed(
        tournament_id=tournament_id,
client=client,
cursor=cursor,
limit=limit,
match=match,
order=order,
status=status,

    ).parsed

async def asyncio_detailed(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    match: int | Unset = UNSET,
    order: V1TournamentsDisputesListOrder | Unset = V1TournamentsDisputesListOrder.NEWEST,
    status: V1TournamentsDisputesListStatus | Unset = UNSET,

) -> Response[DisputeAnswerPage | Problem]:
    """ List the disputes that you may read: all, for referees and organizers; of your own matches, for
    players

     List the disputes that you may read: all, for referees and organizers; of your own matches, for
    players.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        match (int | Unset):
        order (V1TournamentsDisputesListOrder | Unset):  Default:
            V1TournamentsDisputesListOrder.NEWEST.
        status (V1TournamentsDisputesListStatus | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DisputeAnswerPage | Problem]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
cursor=cursor,
limit=limit,
match=match,
order=order,
status=status,

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
    match: int | Unset = UNSET,
    order: V1TournamentsDisputesListOrder | Unset = V1TournamentsDisputesListOrder.NEWEST,
    status: V1TournamentsDisputesListStatus | Unset = UNSET,

) -> DisputeAnswerPage | Problem | None:
    """ List the disputes that you may read: all, for referees and organizers; of your own matches, for
    players

     List the disputes that you may read: all, for referees and organizers; of your own matches, for
    players.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        match (int | Unset):
        order (V1TournamentsDisputesListOrder | Unset):  Default:
            V1TournamentsDisputesListOrder.NEWEST.
        status (V1TournamentsDisputesListStatus | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DisputeAnswerPage | Problem
     """


    return (await asyncio_detailed(
        tournament_id=tournament_id,
client=client,
cursor=cursor,
limit=limit,
match=match,
order=order,
status=status,

    )).parsed
