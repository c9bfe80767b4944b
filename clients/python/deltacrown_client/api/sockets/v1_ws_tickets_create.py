from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.ticket_answer import TicketAnswer
from ...models.ticket_request import TicketRequest
from typing import cast



def _get_kwargs(
    *,
    body: TicketRequest,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}


    

    

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/ws-tickets/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | TicketAnswer | None:
    if response.status_code == 201:
        response_201 = TicketAnswer.from_dict(response.json())



        return response_201

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

    if response.status_code == 413:
        response_413 = Problem.from_dict(response.json())



        return response_413

    if response.status_code == 415:
        response_415 = Problem.from_dict(response.json())



        return response_415

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | TicketAnswer]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: TicketRequest,

) -> Response[Problem | TicketAnswer]:
    """ Get a ticket that opens one socket, within seconds

     Get a ticket that opens one socket, within seconds.

    For the room of a tournament or of a match; as yourself, or as an anonymous spectator of a public
    tournament. It
    goes into the socket's address, `?ticket=`.

    Args:
        body (TicketRequest): One of the two.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | TicketAnswer]
     """


    kwargs = _get_kwargs(
        body=body,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    body: TicketRequest,

) -> Problem | TicketAnswer | None:
    """ Get a ticket that opens one socket, within seconds

     Get a ticket that opens one socket, within seconds.

    For the room of a tournament or of a match; as yourself, or as an anonymous spectator of a public
    tournament. It
    goes into the socket's address, `?ticket=`.

    Args:
        body (TicketRequest): One of the two.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | TicketAnswer
     """


    return sync_detailed(
        client=client,
body=body,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: TicketRequest,

) -> Response[Problem | TicketAnswer]:
    """ Get a ticket that opens one socket, within seconds

     Get a ticket that opens one socket, within seconds.

    For the room of a tournament or of a match; as yourself, or as an anonymous spectator of a public
    tournament. It
    goes into the socket's address, `?ticket=`.

    Args:
        body (TicketRequest): One of the two.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | TicketAnswer]
     """


    kwargs = _get_kwargs(
        body=body,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: TicketRequest,

) -> Problem | TicketAnswer | None:
    """ Get a ticket that opens one socket, within seconds

     Get a ticket that opens one socket, within seconds.

    For the room of a tournament or of a match; as yourself, or as an anonymous spectator of a public
    tournament. It
    goes into the socket's address, `?ticket=`.

    Args:
        body (TicketRequest): One of the two.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | TicketAnswer
     """


    return (await asyncio_detailed(
        client=client,
body=body,

    )).parsed
