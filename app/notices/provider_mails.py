"""The words of mails to providers: are your entries still right, what became of your corrections,
the answer to your question."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.notices.outbox import LINK

Body = Mapping[str, Any]

NOT_PERSONAL = (
    "Please do not forward this mail: whoever has the link can speak for you. Please write nothing "
    "about single children or families."
)


def provider_asked(body: Body) -> str:
    """Are these entries still right? What it is about, one link, and how to have no more mail."""
    return "\n".join(_asked(body))


def _asked(body: Body) -> Iterator[str]:
    many = len(body["entries"])
    yield "Hello,\n"
    if body.get("reminder"):
        yield "two weeks ago we wrote to you, and we have not heard from you yet.\n"
    yield (
        f"families find {body['organization']} in our Local Offer. Is what we tell them still "
        "right? It takes about two minutes, on a phone too, and needs no password:\n"
    )
    yield f"{body['page']}/confirm?link={body[LINK]}\n"
    yield "It is about this entry:\n" if many == 1 else f"It is about these {many} entries:\n"
    for one in body["entries"]:
        by = f" – to be confirmed by {one['by']}" if one.get("by") else ""
        yield f"* {one['name']}: {one['what']}{by}"
    yield (
        "\nOn the page you can say that all is right with one press, correct it, or say that you "
        f"are full or closed. The link works until {body['until']}, as often as you need it.\n"
    )
    yield f"{NOT_PERSONAL}\n"
    yield (
        "You get at most four such rounds a year, and none in school holidays. To get no more of "
        "these mails, or to have your address used no more at all:\n"
    )
    yield str(stop_address(body))


def stop_address(body: Body) -> str | None:
    """The page on which whoever got this mail can have no more of them; None: there is none."""
    return f"{body['page']}/stop?link={body[LINK]}" if "page" in body and LINK in body else None


def provider_told(body: Body) -> str:
    """What became of the corrections that the provider sent."""
    return "\n".join(_told(body))


def _told(body: Body) -> Iterator[str]:
    yield "Hello,\n"
    yield (
        f"thank you for your corrections to “{body['entry']}”, sent on {body['sent_on']}. This is "
        "what we did with them:\n"
    )
    for one in body["decided"]:
        reason = f" {one['reason']}" if one.get("reason") else ""
        yield f"* {one['field']}: {one['outcome']}.{reason}"
    yield "\nIf something is still not right, please answer this mail."


def provider_answered(body: Body) -> str:
    """The answer to a provider's question."""
    return (
        f"Hello,\n\nyou asked us on {body['asked_on']} (reference {body['reference']}):\n\n"
        f"{_quoted(body['question'])}\n\nOur answer:\n\n{body['answer']}"
    )


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())
