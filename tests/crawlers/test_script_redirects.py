"""Pages that send everybody on by script, and those that send only some."""

import pytest

from crawlers.script_redirects import scripted_place


@pytest.mark.parametrize(
    ("script", "place"),
    [
        ("window.location.href = '/';", "/"),
        ('location="/b.html"', "/b.html"),
        ("top.location.replace('https://club.example/')", "https://club.example/"),
        ("setTimeout(function () { document.location.assign('/b') }, 500)", "/b"),
        ("if (window.innerWidth < 600) { location = '/m' }", None),  # not everybody
        ("location = document.cookie ? '/a' : '/b'", None),
        ("if (!localStorage.seen) location.href = '/welcome'", None),
        ("location = '/a'; location = '/b'", None),  # who knows which
        ("location.href = base + '/a'", None),
        ("window.onload = function () { window.location.href = '/lander' }", None),  # for sale
        ("var location = 'Mill Lane'", None),
    ],
)
def test_only_what_everybody_meets_is_followed(script: str, place: str | None) -> None:
    html = f"<html><head><script>{script}</script></head><body></body></html>"
    assert scripted_place(html, "") == place


def test_a_page_with_words_of_its_own_is_read_instead() -> None:
    html = "<script>location = '/b'</script>"
    assert scripted_place(html, "Sessions on Saturdays for children. " * 5) is None


def test_words_about_a_place_are_no_script() -> None:
    assert scripted_place("<p>Type location = '/b' there</p>", "Type location") is None
