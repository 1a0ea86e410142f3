"""Pages that would keep a parser busy for minutes are cut off before they do."""

import time

import pytest

from crawlers.nesting import without_depths
from crawlers.pages import read_page
from tests.crawlers.sites import PROSE, page

START = "<title>Club</title><p>Hello"
MOST = 256 * 1024


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<b>", "<ul><li>", "<header>", "<svg>", "<div></x>", "<div title='>'>", "<a href='"],
)
def test_a_page_of_nothing_but_depth_is_read_in_a_moment(piece: str) -> None:
    started = time.process_time()
    read = read_page((START + piece * MOST)[: 4 * MOST])
    assert read.title == "Club"
    assert time.process_time() - started < 1.0


def test_an_element_of_nothing_but_attributes_is_cut_off() -> None:
    bomb = "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"
    assert without_depths(START + bomb) == START


@pytest.mark.parametrize(
    "html",
    [
        page(),
        page(text=f"<p>{PROSE}<br><img src=x>" * 500),
        page(more="<ul>" + "<li><a href='/x'>one</a>" * 3000 + "</ul>"),
        page(more="<table>" + "<tr><td><b>x</b><td>y" * 3000 + "</table>"),
        page(more="<div data-page='" + '{"a": "b c"} ' * 9000 + "'></div>"),
        page(more="<svg>" + "<path d='M0 0'/></path>" * 3000 + "</svg>"),
    ],
)
def test_a_real_page_stays_whole(html: str) -> None:
    assert without_depths(html) == html
