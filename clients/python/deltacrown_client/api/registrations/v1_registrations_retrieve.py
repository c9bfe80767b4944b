from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.own_registration import OwnRegistration
from ...models.problem import Problem
from typing import cast



def _get_kwargs(
    registration_id: int,

) -> dict[str, Any]:
    

    

    

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/registrations/{registration_id}/".format(registration_id=quote(str(registration_id), safe=""),),
    }


    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> OwnRegistration | Problem | None:
    if response.status_code == 200:
        response_200 = OwnRegistration.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[OwnRegistration | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    registration_id: int,
    *,
    client: AuthenticatedClient,

) -> Response[OwnRegistration | Problem]:
    """ Read your own registration, or any of a tournament that you referee or organize

     Read your own registration, or any of a tournament that you referee or organize.

    Args:
        registration_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OwnRegistration | Problem]
     """


    kwargs = _get_kwargs(
        registration_id=registration_id,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    registration_id: int,
    *,
    client: AuthenticatedClient,

) -> OwnRegistration | Problem | None:
    """ Read your own registration, or any of a tournament that you referee or organize

     Read your own registration, or any of a tournament that you referee or organize.

    Args:
        registration_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OwnRegistration | Problem
     """


    return sync_detailed(
        registration_id=registration_id,
client=client,

    ).parsed

async def asyncio_detailed(
    registration_id: int,
    *,
    client: AuthenticatedClient,

) -> Response[OwnRegistration | Problem]:
    """ Read your own registration, or any of a tournament that you referee or organize

     Read your own registration, or any of a tournament that you referee or organize.

    Args:
        registration_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OwnRegistration | Problem]
     """


    kwargs = _get_kwargs(
        registration_id=registration_id,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    registration_id: int,
    *,
    client: AuthenticatedClient,

) -> OwnRegistration | Problem | None:
    """ Read your own registration, or any of a tournament that you referee or organize

     Read your own registration, or any of a tournament that you referee or organize.

    Args:
        registration_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OwnRegistration | Problem
     """


    return (await asyncio_detailed(
        registration_id=registration_id,
client=client,

    )).parsed
