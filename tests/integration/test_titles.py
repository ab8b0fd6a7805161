"""What a browser calls each page, in its tabs, its history, and to who cannot see the page."""

import asyncio
import re

import pytest

from dashboard.pages.shell import PATHS
from tests.visitors import PAGE, Visitor, application, settings_for, started

ELSEWHERE = "/bestaat-niet"


@pytest.mark.parametrize(
    ("language", "network", "missing"),
    [
        ("nl", "Netwerk – din", "Deze pagina bestaat niet – din"),
        ("en", "Network – din", "This page does not exist – din"),
    ],
)
def test_every_page_has_a_title_of_its_own_in_the_language_of_the_reader(
    tmp_path, language, network, missing
):
    app = application(tmp_path, settings_for(public_read=True))
    asyncio.run(started(app))
    visitor = Visitor(app, **PAGE)
    titles = {
        path: re.search("<title>(.*?)</title>", visitor.get(f"{path}?lang={language}").text)[1]
        for path in (*PATHS, ELSEWHERE)
    }
    assert len(set(titles.values())) == len(titles)
    assert titles["/netwerk"] == network
    assert titles[ELSEWHERE] == missing
