"""What the tests of the person's own pages do again and again."""

import re

from flask.testing import FlaskClient

from tests.web.page_checks import check_page


def page_of(client: FlaskClient, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status, page.status
    check_page(page)
    return page.get_data(as_text=True)


def fields_of(page: str) -> dict[str, str]:
    """Return what a browser would send of the inputs and textareas of a page, as they stand."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="radio"' not in tag and 'type="file"' not in tag:
            found.setdefault(name[1], value[1] if value else "")
    return found
