"""What becomes of accounts while something else is under way."""

from apps.accounts.addresses import confirm_address, take_address
from apps.accounts.models import User


def now(user):
    return User.objects.get(pk=user.pk)


def ban(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def another_address(user):
    confirm_address(user)
    assert take_address(now(user), "new@example.org")


def while_under_way(monkeypatch, where, name, act):
    """When a request comes to that function, `act` happens first, once."""
    real = getattr(where, name)

    def slow(*args, **kwargs):
        monkeypatch.setattr(where, name, real)
        act()
        return real(*args, **kwargs)

    monkeypatch.setattr(where, name, slow)
