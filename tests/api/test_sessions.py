"""The API from a signed-in browser: the session counts, and asks for the page's own token."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from apps.tournaments.models import Registration
from tests.support.http import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(cast):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(cast.carol)
    return client


def csrf_token(client):
    """The token that any page with a form gives the browser."""
    client.get(reverse("account_reset_password"))
    return client.cookies["csrftoken"].value


def test_a_browser_writes_with_the_page_s_token(cast, browser):
    path = f"/api/v1/tournaments/{cast.open().pk}/registrations/"
    answer = browser.post(path, {}, headers={"X-CSRFToken": csrf_token(browser)})
    assert answer.status_code == 201
    assert Registration.objects.filter(user=cast.carol).exists()


def test_without_it_another_site_may_have_sent_it(cast, browser):
    tournament = cast.open()
    problem(browser.post(f"/api/v1/tournaments/{tournament.pk}/registrations/", {}), 403, "insufficient_permissions")
    problem(browser.post("/api/v1/ws-tickets/", {"tournament": tournament.pk}), 403, "insufficient_permissions")
    assert not Registration.objects.filter(user=cast.carol).exists()


def test_reading_needs_none(cast, browser):
    cast.open()
    assert browser.get("/api/v1/tournaments/").status_code == 200
