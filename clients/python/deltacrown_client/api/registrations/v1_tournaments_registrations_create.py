from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem import Problem
from ...models.register import Register
from ...models.registration_shape import RegistrationShape
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    tournament_id: int,
    *,
    body: Register | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match



    

    

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/tournaments/{tournament_id}/registrations/".format(tournament_id=quote(str(tournament_id), safe=""),),
    }

    
    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Problem | RegistrationShape | None:
    if response.status_code == 201:
        response_201 = RegistrationShape.from_dict(response.json())



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

    if response.status_code == 409:
        response_409 = Problem.from_dict(response.json())



        return response_409

    if response.status_code == 412:
        response_412 = Problem.from_dict(response.json())



        return response_412

    if response.status_code == 413:
        response_413 = Problem.from_dict(response.json())



        return response_413

    if response.status_code == 415:
        response_415 = Problem.from_dict(response.json())



        return response_415

    if response.status_code == 422:
        response_422 = Problem.from_dict(response.json())



        return response_422

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Problem | RegistrationShape]:
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
    body: Register | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,

) -> Response[Problem | RegistrationShape]:
    """ Register yourself, or your team: with a place while there is one, else on the waitlist

     Register yourself, or your team: with a place while there is one, else on the waitlist.

    `answers`: to what is asked here, by key. Registered already, you are told your `registration_id`
    with the
    refusal.

    Args:
        tournament_id (int):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (Register | Unset): `answers` to what is asked here; `team` and `roster` where
            captains register teams.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RegistrationShape]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
body=body,
idempotency_key=idempotency_key,
if_match=if_match,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    body: Register | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,

) -> Problem | RegistrationShape | None:
    """ Register yourself, or your team: with a place while there is one, else on the waitlist

     Register yourself, or your team: with a place while there is one, else on the waitlist.

    `answers`: to what is asked here, by key. Registered already, you are told your `registration_id`
    with the
    refusal.

    Args:
        tournament_id (int):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (Register | Unset): `answers` to what is asked here; `team` and `roster` where
            captains register teams.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RegistrationShape
     """


    return sync_detailed(
        tournament_id=tournament_id,
client=client,
body=body,
idempotency_key=idempotency_key,
if_match=if_match,

    ).parsed

async def asyncio_detailed(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    body: Register | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,

) -> Response[Problem | RegistrationShape]:
    """ Register yourself, or your team: with a place while there is one, else on the waitlist

     Register yourself, or your team: with a place while there is one, else on the waitlist.

    `answers`: to what is asked here, by key. Registered already, you are told your `registration_id`
    with the
    refusal.

    Args:
        tournament_id (int):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (Register | Unset): `answers` to what is asked here; `team` and `roster` where
            captains register teams.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | RegistrationShape]
     """


    kwargs = _get_kwargs(
        tournament_id=tournament_id,
body=body,
idempotency_key=idempotency_key,
if_match=if_match,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    tournament_id: int,
    *,
    client: AuthenticatedClient,
    body: Register | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,

) -> Problem | RegistrationShape | None:
    """ Register yourself, or your team: with a place while there is one, else on the waitlist

     Register yourself, or your team: with a place while there is one, else on the waitlist.

    `answers`: to what is asked here, by key. Registered already, you are told your `registration_id`
    with the
    refusal.

    Args:
        tournament_id (int):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (Register | Unset): `answers` to what is asked here; `team` and `roster` where
            captains register teams.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | RegistrationShape
     """


    return (await asyncio_detailed(
        tournament_id=tournament_id,
client=client,
body=body,
idempotency_key=idempotency_key,
if_match=if_match,

    )).parsed
