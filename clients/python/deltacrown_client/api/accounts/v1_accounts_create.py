from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.account_answer import AccountAnswer
from ...models.nothing import Nothing
from ...models.problem import Problem
from ...models.sign_up import SignUp
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    body: SignUp,
    idempotency_key: str | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key



    

    

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/accounts/",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> AccountAnswer | Nothing | Problem | None:
    if response.status_code == 201:
        response_201 = AccountAnswer.from_dict(response.json())



        return response_201

    if response.status_code == 202:
        response_202 = Nothing.from_dict(response.json())



        return response_202

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())



        return response_400

    if response.status_code == 406:
        response_406 = Problem.from_dict(response.json())



        return response_406

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[AccountAnswer | Nothing | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: SignUp,
    idempotency_key: str | Unset = UNSET,

) -> Response[AccountAnswer | Nothing | Problem]:
    """ Make an account

     Make an account. It signs nobody in: ask for tokens next.

    202 where the site wants the address shown first: the account begins once the link is followed that
    was mailed
    there. The answer is the same whether an account has the address or not; a user name that is taken
    is said.

    Args:
        idempotency_key (str | Unset):
        body (SignUp):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccountAnswer | Nothing | Problem]
     """


    kwargs = _get_kwargs(
        body=body,
idempotency_key=idempotency_key,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    body: SignUp,
    idempotency_key: str | Unset = UNSET,

) -> AccountAnswer | Nothing | Problem | None:
    """ Make an account

     Make an account. It signs nobody in: ask for tokens next.

    202 where the site wants the address shown first: the account begins once the link is followed that
    was mailed
    there. The answer is the same whether an account has the address or not; a user name that is taken
    is said.

    Args:
        idempotency_key (str | Unset):
        body (SignUp):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccountAnswer | Nothing | Problem
     """


    return sync_detailed(
        client=client,
body=body,
idempotency_key=idempotency_key,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: SignUp,
    idempotency_key: str | Unset = UNSET,

) -> Response[AccountAnswer | Nothing | Problem]:
    """ Make an account

     Make an account. It signs nobody in: ask for tokens next.

    202 where the site wants the address shown first: the account begins once the link is followed that
    was mailed
    there. The answer is the same whether an account has the address or not; a user name that is taken
    is said.

    Args:
        idempotency_key (str | Unset):
        body (SignUp):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccountAnswer | Nothing | Problem]
     """


    kwargs = _get_kwargs(
        body=body,
idempotency_key=idempotency_key,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: SignUp,
    idempotency_key: str | Unset = UNSET,

) -> AccountAnswer | Nothing | Problem | None:
    """ Make an account

     Make an account. It signs nobody in: ask for tokens next.

    202 where the site wants the address shown first: the account begins once the link is followed that
    was mailed
    there. The answer is the same whether an account has the address or not; a user name that is taken
    is said.

    Args:
        idempotency_key (str | Unset):
        body (SignUp):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccountAnswer | Nothing | Problem
     """


    return (await asyncio_detailed(
        client=client,
body=body,
idempotency_key=idempotency_key,

    )).parsed
