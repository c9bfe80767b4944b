"""What the tests of the pages share."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

_LINK = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_IMPORT = re.compile(r'from "\./([^"]+)"')


def sign_in(client, user):
    client.force_login(user)
    return client


def page_of(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return on_one_line(answer.content.decode())


def on_one_line(html):
    """The page with each tag on one line, and without the line breaks beside tags: the template's, not the page's."""
    html = re.sub(r"<[a-z/][^>]*>", lambda tag: re.sub(r"\s+", " ", tag[0]).replace(" >", ">"), html)
    return re.sub(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)", "", html)


def words(html):
    """What the page says: without tags, scripts and templates, white space made single."""
    html = re.sub(r"<(script|template)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def assets(html):
    """Every static file the page loads, the modules that its modules import included."""
    found = {}
    todo = [Path(finders.find(link.removeprefix("/static/")) or link) for link in _LINK.findall(html)]
    while todo:
        path = todo.pop()
        if path not in found:
            found[path] = path.read_bytes()
            todo += [path.parent / name for name in _IMPORT.findall(found[path].decode())]
    return found
