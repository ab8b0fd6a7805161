"""What a page loads, and that the first answer holds the page a browser opens."""

import asyncio
import re

import pytest

from dashboard.pages import overview
from dashboard.programs import ASSETS
from tests.visitors import HOST, Visitor, application, settings_for, started

WAITS = '"id":"page-wanted"'


@pytest.fixture(scope="module")
def visitor(tmp_path_factory):
    app = application(tmp_path_factory.mktemp("programma"), settings_for(token="sleutel"))
    asyncio.run(started(app))
    visitor = Visitor(app)
    visitor.ask("GET", "/?token=sleutel")
    return visitor


def get(visitor, path, **headers):
    return visitor.ask("GET", path, headers)


def programs(html):
    return re.findall(r'<script src="([^"]+)"', html)


def test_a_page_asks_for_one_style_sheet_and_one_program_of_our_own(visitor):
    html = get(visitor, "/netwerk").text
    (style,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    (own,) = [address for address in programs(html) if address.startswith("/own/")]
    for address, ending in ((style, "css"), (own, "js")):
        answer = get(visitor, address)
        assert "immutable" in answer.headers["cache-control"]
        for file in ASSETS.glob(f"*.{ending}"):
            assert file.read_text(encoding="utf-8") in answer.text
    assert get(visitor, "/own/din-0.js").status_code == 404


@pytest.mark.parametrize(
    ("path", "begins"), [("/lijst", True), ("/lijst/", True), ("/netwerk", False), ("/", False)]
)
def test_the_program_of_tables_comes_with_a_page_that_begins_with_one(visitor, path, begins):
    html = get(visitor, path).text
    assert any("dash_ag_grid" in address for address in programs(html)) is begins
    assert "dash_ag_grid" in re.search(r'<meta name="table-program" content="([^"]+)">', html)[1]


@pytest.mark.parametrize(("path", "begins"), [("/netwerk", False), ("/netwerk/", False), ("/bijdrage", True)])
def test_the_program_of_fields_comes_after_the_picture_where_there_is_one(visitor, path, begins):
    html = get(visitor, path).text
    assert any("dash_mantine_components" in address for address in programs(html)) is begins
    late = re.search(r'<meta name="late-program" content="([^"]+)">', html)
    assert (late is None) is begins
    assert begins or get(visitor, late[1]).status_code == 200


@pytest.mark.parametrize("path", ["/vergelijk", "/samenvoegen"])
def test_a_page_with_a_field_for_files_has_what_that_field_is_loaded_with(visitor, path):
    assert any("polyfill" in address for address in programs(get(visitor, path).text))


def layout(visitor, referer=None):
    return get(visitor, "/_dash-layout", **({"Referer": referer} if referer else {})).text


def test_the_first_answer_holds_the_page_that_the_browser_opens(visitor):
    text = layout(visitor, f"http://{HOST}/netwerk?alles=ja")
    assert '"id":"graph"' in text
    assert '"search":"?alles=ja"' in text
    assert WAITS not in text


@pytest.mark.parametrize("referer", [None, "http://elders.example/netwerk", "about:blank", "http://[x"])
def test_a_browser_that_does_not_say_what_it_opens_is_made_to_ask(visitor, referer):
    text = layout(visitor, referer)
    assert WAITS in text
    assert '"id":"graph"' not in text


def test_a_page_that_cannot_be_made_is_asked_for_and_then_tells_why(visitor, monkeypatch, caplog):
    def fail(*_arguments):
        raise RuntimeError("stuk")

    monkeypatch.setattr(overview, "content", fail)
    assert WAITS in layout(visitor, f"http://{HOST}/")
    assert "stuk" in caplog.text
