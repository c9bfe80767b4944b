from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.invitation_answer_page import InvitationAnswerPage
from ...models.problem import Problem
from ...models.v1_me_invitations_list_order import V1MeInvitationsListOrder
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1MeInvitationsListOrder | Unset = V1MeInvitationsListOrder.NEWEST,

) -> dict[str, Any]:
    

    

    params: dict[str, Any] = {}

    params["cursor"] = cursor

    params["limit"] = limit

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = order.value

    params["order"] = json_order


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/me/invitations/",
        "params": params,
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> InvitationAnswerPage | Problem | None:
    if response.status_code == 200:
        response_200 = InvitationAnswerPage.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[InvitationAnswerPage | Problem]:
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
    limit: int | Unset = 50,
    order: V1MeInvitationsListOrder | Unset = V1MeInvitationsListOrder.NEWEST,

) -> Response[InvitationAnswerPage | Problem]:
    """ List what you are invited to and have not answered, the newest first

     List what you are invited to and have not answered, the newest first.

    Args:
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1MeInvitationsListOrder | Unset):  Default: V1MeInvitationsListOrder.NEWEST.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InvitationAnswerPage | Problem]
     """


    kwargs = _get_kwargs(
        cursor=cursor,
limit=limit,
order=order,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1MeInvitationsListOrder | Unset = V1MeInvitationsListOrder.NEWEST,

) -> InvitationAnswerPage | Problem | None:
    """ List what you are invited to and have not answered, the newest first

     List what you are invited to and have not answered, the newest first.

    Args:
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1MeInvitationsListOrder | Unset):  Default: V1MeInvitationsListOrder.NEWEST.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InvitationAnswerPage | Problem
     """


    return sync_detailed(
        client=client,
cursor=cursor,
limit=limit,
order=order,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1MeInvitationsListOrder | Unset = V1MeInvitationsListOrder.NEWEST,

) -> Response[InvitationAnswerPage | Problem]:
    """ List what you are invited to and have not answered, the newest first

     List what you are invited to and have not answered, the newest first.

    Args:
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1MeInvitationsListOrder | Unset):  Default: V1MeInvitationsListOrder.NEWEST.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[InvitationAnswerPage | Problem]
     """


    kwargs = _get_kwargs(
        cursor=cursor,
limit=limit,
order=order,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    cursor: str | Unset = UNSET,
    limit: int | Unset = 50,
    order: V1MeInvitationsListOrder | Unset = V1MeInvitationsListOrder.NEWEST,

) -> InvitationAnswerPage | Problem | None:
    """ List what you are invited to and have not answered, the newest first

     List what you are invited to and have not answered, the newest first.

    Args:
        cursor (str | Unset):
        limit (int | Unset):  Default: 50.
        order (V1MeInvitationsListOrder | Unset):  Default: V1MeInvitationsListOrder.NEWEST.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        InvitationAnswerPage | Problem
     """


    return (await asyncio_detailed(
        client=client,
cursor=cursor,
limit=limit,
order=order,

    )).parsed
