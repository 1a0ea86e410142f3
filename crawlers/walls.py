"""Signs that a wall against programs answered instead of the site; pure."""

import re
from collections.abc import Mapping

from crawlers.pages import Page

_TITLES = re.compile(
    r"""just\ a\ moment(?:\.{3}|…)?|attention\ required!?(?:\ \|.*)?
    |.*\bare\ you\ (?:a\ )?(?:human|robot)\??|.*\bnot\ a\ (?:ro)?bot\b.*
    |(?:human|security|browser|bot)\ (?:verification|check|challenge)
    |verify(?:ing)?\ (?:that\ )?(?:you\ are|your\ browser|you're).{0,20}
    |robot\ (?:check|challenge).*|[\w\ ]*\bcaptcha\ page
    |your\ access\ to\ this\ (?:web\ ?)?site\ has\ been\ (?:limited|blocked|denied)
    |access\ (?:to\ this\ page\ has\ been\ )?denied(?:\ .*)?
    |pardon\ our\ interruption(?:\.{3})?|ddos-guard|one\ moment,\ please(?:\.{3}|…)?
    |checking\ your\ browser.*|client\ challenge|vercel\ security\ checkpoint|captcha.*
    |(?:you\ have\ been\ )?blocked|request\ (?:rejected|blocked)|web\ application\ firewall.*
    |sucuri\ website\ firewall.*|please\ wait(?:\.{3}|…)?|bot\ verification
    |challenge\ validation|403\ forbidden|forbidden|not\ acceptable!?
    |imunify360.*|queue-it.*
    |.*\bverify\ (?:that\ )?you\ are\ (?:a\ )?human.*|human\ verification.*""",
    re.VERBOSE | re.IGNORECASE,
)
# Only what walls write: Cloudflare puts `challenge-platform` into ordinary pages as well.
_CHALLENGES = (
    "_cf_chl_opt",
    "cf_chl_",
    "cf-chl-",
    "/orchestrate/chl",
    "awswafintegration",
    "awswafcookie",
    "incapsula incident",
    "px-captcha",
    "/.well-known/sgcaptcha",
    "bm-verify",
    "triggerinterstitialchallenge",
    "sucuri_cloudproxy_js",
    "rbzns",
    "anubis_challenge",
)
# What walls use, and contact forms or living shells too.
_WIDGETS = (
    "_incapsula_resource",
    "/cdn-cgi/challenge-platform/h/",
    "captcha-delivery.com",
    "akamai-reference",
    "ddos-guard",
    "kpsdk",
    "g-recaptcha",
    "h-captcha",
    "cf-turnstile",
    "funcaptcha",
    "friendly-challenge",
)
_WORDS = re.compile(
    r"""(?:verify|prove|confirm)\ (?:that\ )?you(?:'re|\ are)
        \ (?:a\ |not\ a\ )?(?:human|ro?bot|person)
    |are\ you\ a\ (?:human|robot)|not\ a\ robot|unusual\ traffic
    |checking\ (?:if\ the\ site\ connection\ is\ secure|your\ browser)
    |automated\ (?:access|requests|queries)|enable\ (?:javascript\ and\ )?cookies\ to\ continue
    |complet(?:e|ing)\ the\ (?:security\ check|captcha)|access\ denied.{0,200}reference\ \#
    |request\ unsuccessful.\ incapsula|security\ service\ to\ protect
    |blocked\ by\ (?:the\ )?(?:security|firewall|our)|generated\ by\ wordfence|bot-protection
    |you\ are\ (?:now\ )?in\ (?:the\ )?(?:line|queue)\b.{0,300}
      \b(?:enter\ the\ (?:web\ ?)?site|redirected|refresh|browser)
    |fortiguard|web\ page\ blocked|intrusion\ prevention|web\ filter\ violation
    |requested\ url\ was\ rejected
    |(?:web\ ?site|site|page|content)\ is\ (?:not\ available|unavailable|blocked)
      \ in\ your\ (?:country|region|location)
    |not\ available\ in\ your\ country""",
    re.VERBOSE | re.IGNORECASE,
)
_WALL_STATUSES = {401, 403, 407, 418, 444, 498, 499, 999}
_NOTHING_ELSE = 300  # characters: a challenge has no more to say
_LITTLE = 600  # characters of main text: more than this is a page with a captcha on its form


def wall_sign(status: int, headers: Mapping[str, str], page: Page | None, html: str) -> str | None:
    """What shows that a wall answered, or nothing; looked at before the status is believed."""
    for name in ("cf-mitigated", "x-amzn-waf-action", "x-datadome", "x-sucuri-block"):
        if name in headers and not (name == "x-datadome" and status == 200):
            return name
    if status in (418, 999):
        return f"status_{status}"
    if page is None:
        return f"status_{status}" if status in _WALL_STATUSES else None
    return _sign_in_page(status, page, html) or (
        f"status_{status}" if status in _WALL_STATUSES else None
    )


def _sign_in_page(status: int, page: Page, html: str) -> str | None:
    if len(page.text) > _LITTLE:
        return None
    low = html.lower()
    challenged = any(mark in low for mark in _CHALLENGES)
    if challenged and len(page.text) < _NOTHING_ELSE:
        return "challenge"
    named = _TITLES.fullmatch((page.title or "").strip()) is not None
    marked = challenged or any(mark in low for mark in _WIDGETS)
    worded = _WORDS.search(page.text) is not None
    if named and (marked or worded or status != 200 or len(page.text) < 300):
        return "title"
    if worded and (marked or status != 200 or len(page.text) < 300):
        return "wording"
    # A bare form with a captcha is a wall; a contact form says what it is for.
    if marked and status != 200:
        return "captcha" if len(page.text) < 300 and status != 404 else None
    bare = len(page.text) < 60 and not page.heading and not page.is_shell
    return "captcha" if marked and bare else None
