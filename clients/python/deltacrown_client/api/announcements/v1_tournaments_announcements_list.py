from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.announcement_answer_page import AnnouncementAnswerPage
from ...models.problem import Problem
from ...models.v1_tournaments_announcements_list_order import V1TournamentsAnnouncementsListOrder
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    tournament_id: int,
    *,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsAnnouncementsListOrder | Unset = V1TournamentsAnnouncementsListOrder.NEWEST,
    q: str | Unset = UNSET,

) -> dict[str, Any]:
    

    

    params: dict[str, Any] = {}

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


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/tournaments/{tournament_id}/announcements/".format(tournament_id=quote(str(tournament_id), safe=""),),
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> AnnouncementAnswerPage | Problem | None:
    if response.status_code == 200:
        response_200 = AnnouncementAnswerPage.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[AnnouncementAnswerPage | Problem]:
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
    order: V1TournamentsAnnouncementsListOrder | Unset = V1TournamentsAnnouncementsListOrder.NEWEST,
    q: str | Unset = UNSET,

) -> Response[AnnouncementAnswerPage | Problem]:
    """ List what the organizers have announced, the newest first

     List what the organizers have announced, the newest first.

    What was said to the sides of one match (`match_id`) is in it for them and for the staff.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsAnnouncementsListOrder | Unset):  Default:
            V1TournamentsAnnouncementsListOrder.NEWEST.
        q (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AnnouncementAnswerPage | Problem]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
cursor=cursor,
limit=limit,
order=order,
q=q,

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
    order: V1TournamentsAnnouncementsListOrder | Unset = V1TournamentsAnnouncementsListOrder.NEWEST,
    q: str | Unset = UNSET,

) -> AnnouncementAnswerPage | Problem | None:
    """ List what the organizers have announced, the newest first

     List what the organizers have announced, the newest first.

    What was said to the sides of one match (`match_id`) is in it for them and for the staff.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsAnnouncementsListOrder | Unset):  Default:
            V1TournamentsAnnouncementsListOrder.NEWEST.
        q (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AnnouncementAnswerPage | Problem
     """


    return sync_detailed(
        tournament_id=tournament_id,
client=client,
cursor=cursor,
limit=limit,
order=order,
q=q,

    ).parsed

async def asyncio_detailed(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1TournamentsAnnouncementsListOrder | Unset = V1TournamentsAnnouncementsListOrder.NEWEST,
    q: str | Unset = UNSET,

) -> Response[AnnouncementAnswerPage | Problem]:
    """ List what the organizers have announced, the newest first

     List what the organizers have announced, the newest first.

    What was said to the sides of one match (`match_id`) is in it for them and for the staff.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsAnnouncementsListOrder | Unset):  Default:
            V1TournamentsAnnouncementsListOrder.NEWEST.
        q (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AnnouncementAnswerPage | Problem]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
cursor=cursor,
limit=limit,
order=order,
q=q,

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
    order: V1TournamentsAnnouncementsListOrder | Unset = V1TournamentsAnnouncementsListOrder.NEWEST,
    q: str | Unset = UNSET,

) -> AnnouncementAnswerPage | Problem | None:
    """ List what the organizers have announced, the newest first

     List what the organizers have announced, the newest first.

    What was said to the sides of one match (`match_id`) is in it for them and for the staff.

    Args:
        tournament_id (int):
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1TournamentsAnnouncementsListOrder | Unset):  Default:
            V1TournamentsAnnouncementsListOrder.NEWEST.
        q (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AnnouncementAnswerPage | Problem
     """


    return (await asyncio_detailed(
        tournament_id=tournament_id,
client=client,
cursor=cursor,
limit=limit,
order=order,
q=q,

    )).parsed
