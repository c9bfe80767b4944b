"""Files that organizers send, and what comes back from an export."""

import csv
import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from tests.organize.at_the_desk import address


def as_csv(rows, separator=",", encoding="utf-8-sig"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows):
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def rows_of_csv(answer):
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))


def rows_of_xlsx(answer):
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def with_a_part(data, name, content):
    """The same zip with one part more, or another one."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            if part != name:
                after.writestr(part, before.read(part))
        after.writestr(name, content)
    return made.getvalue()


def look(client, tournament, data, name="people.csv"):
    """The page after a file was sent to be looked at."""
    page = address("participants", tournament.pk)
    return client.post(page, {"verb": "look_at_import", "file": SimpleUploadedFile(name, data)})


def form_to_import(answer):
    """What the dialog of the page would send."""
    context = answer.context
    sealed = {"table": context["import_look"].sealed, "seen": context["seen"], "page": context["page_key"]}
    return {"verb": "import", **sealed}


def imported(client, tournament, data):
    form = form_to_import(look(client, tournament, data))
    return client.post(address("participants", tournament.pk), form)
