"""Plain pages about the API, and its description as one: no script, nothing from another host."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")

PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "cache-control": "public, max-age=60",
}
PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem;
  color: #0b0c0c; background: #fff }}
h2 {{ border-top: 2px solid #0b0c0c; padding-top: 1rem }}
h3 code {{ font-size: 1.2rem }}
table {{ border-collapse: collapse; width: 100% }}
caption {{ text-align: left; font-weight: bold }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
  border-bottom: 1px solid #b1b4b6 }}
code {{ font-family: ui-monospace, monospace; overflow-wrap: anywhere }}
td, a {{ overflow-wrap: anywhere }}
pre {{ background: #f3f2f1; padding: 1rem; font-size: .95rem; white-space: pre-wrap }}
a {{ color: #1d70b8 }}
a:focus {{ outline: 3px solid #fd0; background: #fd0; color: #0b0c0c }}
.skip:not(:focus) {{ position: absolute; left: -999rem }}
nav li {{ padding: .2rem 0 }}
</style>
</head>
<body>
{body}
</body>
</html>
"""
DESCRIPTION = """<main>
<h1>{title}</h1>
<p>{description}</p>
<p>To begin with: <a href="developers">for developers of a website</a>.</p>
<p>For programs: <a href="openapi.json">this description as OpenAPI {version}</a>.</p>
{operations}
</main>"""


def framed(title: str, body: str) -> str:
    """A whole page around this HTML."""
    return PAGE.format(title=escape(title), body=body)


def described(api: Mapping[str, Any]) -> str:
    """A page that lists every operation of an OpenAPI description."""
    title = api["info"]["title"]
    body = DESCRIPTION.format(
        title=escape(title),
        description=_prose(api["info"].get("description", "")),
        version=escape(api["openapi"]),
        operations="\n".join(_sections(api)),
    )
    return framed(title, body)


def _prose(text: str) -> str:
    """Words for people; what stands in backticks is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))


def _sections(api: Mapping[str, Any]) -> Iterator[str]:
    by_tag: dict[str, list[str]] = {}
    for path, methods in api["paths"].items():
        for method in METHODS:
            if operation := methods.get(method):
                tag = operation.get("tags", ["Other"])[0]
                by_tag.setdefault(tag, []).append(_operation(path, method, operation))
    for tag, operations in by_tag.items():
        yield f"<h2>{escape(tag)}</h2>\n" + "\n".join(operations)


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> str:
    """One operation: what it does, what it takes, how it answers."""
    key = "<p>Needs a key.</p>" if operation.get("security") else ""
    return (
        f"<h3><code>{method.upper()} {escape(path)}</code></h3>\n"
        f"<p>{_prose(operation.get('description') or operation.get('summary', ''))}</p>{key}\n"
        f"{_parameters(operation.get('parameters', []))}\n"
        f"{_answers(operation.get('responses', {}))}"
    )


def _parameters(parameters: list[Mapping[str, Any]]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(one["name"])}</code></th>'
        f"<td>{_prose(one.get('description', ''))}</td>"
        f"<td>{escape(_values(one.get('schema', {})))}</td></tr>\n"
        for one in parameters
    )
    head = '<tr><th scope="col">Name</th><th scope="col">What</th><th scope="col">Values</th></tr>'
    return f"<table><caption>Parameters</caption>\n{head}\n{rows}</table>" if rows else ""


def _values(schema: Mapping[str, Any]) -> str:
    """What a parameter may be, in a few words."""
    kinds: list[Mapping[str, Any]] = schema.get("anyOf", [schema])
    one = next((kind for kind in kinds if kind.get("type") != "null"), {})
    inner = one.get("items", one)
    if "enum" in inner:
        words = ", ".join(str(value) for value in inner["enum"])
    else:
        words = str(inner.get("format") or inner.get("type") or "text")
    limits = [f"from {one['minimum']}"] if "minimum" in one else []
    limits += [f"up to {one['maximum']}"] if "maximum" in one else []
    return " ".join([words, *limits]) + ("; may be repeated" if one.get("type") == "array" else "")


def _answers(responses: Mapping[str, Mapping[str, Any]]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(status)}</th><td>{_prose(one["description"])}</td></tr>\n'
        for status, one in responses.items()
    )
    head = '<tr><th scope="col">Status</th><th scope="col">Meaning</th></tr>'
    return f"<table><caption>Answers</caption>\n{head}\n{rows}</table>"
