"""Pages and hosts of pretend providers, from which the tables of cases are made."""

from collections.abc import Mapping

from app.demo.web import Behaviour, Raw, Request, Response, nothing_here

PROSE = (
    "We meet every Thursday at the community hall and welcome children and young people with "
    "special educational needs and their families. Sessions are relaxed, siblings are welcome, "
    "and our trained volunteers help with communication, sensory needs and personal care. "
    "Tea, toast and a quiet room are always there. To book a place, ring us or send an e-mail. "
    "You do not need a diagnosis to come. "
)


def page(
    title: str = "Riverside Club",
    heading: str | None = "Riverside Club",
    text: str = PROSE,
    *,
    head: str = "",
    more: str = "",
) -> str:
    """A page of a provider with navigation and footer."""
    h1 = f"<h1>{heading}</h1>" if heading else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body><header><nav><a href='/'>Home</a> <a href='/about'>About</a></nav></header>"
        f"<main>{h1}<p>{text}</p>{more}</main>"
        f"<footer>Riverside Club, Mill Lane. Contact 01632 960123</footer></body></html>"
    )


def to(url: str, status: int = 301) -> Response:
    """A redirect."""
    return Response("", status, {"Location": url})


Reply = Response | Raw | Behaviour


def site(pages: Mapping[str, Reply | str], rest: Reply | str | None = None) -> Behaviour:
    """A host with these pages; `rest` answers every other path, robots.txt apart."""

    def behave(request: Request) -> Response | Raw:
        reply = pages.get(request.target, pages.get(request.path))
        if reply is None and rest is not None and request.path != "/robots.txt":
            reply = rest
        if reply is None:
            return nothing_here(request)
        return answered(reply, request)

    return behave


def answered(reply: Reply | str, request: Request) -> Response | Raw:
    """Whatever a table holds as a reply, as the web wants it."""
    if isinstance(reply, str):
        return Response(reply)
    if isinstance(reply, Response):
        return reply
    if getattr(reply, "__annotations__", {}).get("writer") is not None:
        return reply  # type: ignore[return-value]  # a misbehaviour below HTTP
    return reply(request)  # type: ignore[arg-type,return-value]  # a behaviour


def only(reply: Reply | str) -> Behaviour:
    """A host with one page, at /page; everything else is an honest 404."""
    return site({"/page": reply})


def everywhere(reply: Reply | str) -> Behaviour:
    """A host that answers the same on every path."""
    return site({}, Response(reply) if isinstance(reply, str) else reply)
