"""Taxonomy terms as feeds tell them: nested in attributes, by id or by name, in 1.0 or 3.x."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from app.directory.importing.fields import as_text
from app.directory.importing.identities import Identity, identity_of
from app.directory.importing.problems import Findings
from app.directory.importing.records import Record
from app.directory.importing.shapes import unified
from app.directory.importing.terms import MAX_NAME, taxonomy_id, taxonomy_record, term_record
from app.directory.importing.text import one_line, plain_text
from app.directory.importing.values import NotUnderstood, web_address


class TermReader:
    """Gathers the taxonomies and terms that a feed names; each is told once."""

    def __init__(self, source_id: UUID) -> None:
        self.source_id = source_id
        self._told: set[UUID] = set()
        self._fresh: list[Record] = []

    def found(self) -> Iterator[Record]:
        """What was found since the last asking."""
        fresh, self._fresh = self._fresh, []
        yield from fresh

    def of_attribute(self, attribute: dict[str, Any], findings: Findings) -> UUID | None:
        """The term of an attribute, or None when it names none."""
        for name in ("taxonomy_term", "taxonomy"):
            if isinstance(attribute.get(name), dict):
                return self._term(unified(attribute[name]), attribute, findings)
        known = _words(attribute.get("taxonomy_term_id"), findings)
        if known:
            return identity_of(self.source_id, "taxonomy_term", known).id
        findings.add("attributes", "left out: it names no taxonomy term", attribute)
        return None

    def _term(
        self, term: dict[str, Any], attribute: dict[str, Any], findings: Findings
    ) -> UUID | None:
        name = _words(term.get("name") or term.get("term"), findings)
        given = _words(term.get("id") or attribute.get("taxonomy_term_id"), findings) or name
        if given is None:
            findings.add("attributes", "left out: a taxonomy term without id and name", term)
            return None
        identity = identity_of(self.source_id, "taxonomy_term", given)
        if identity.id in self._told:
            return identity.id
        if name is None:
            findings.add("taxonomy_term.name", "missing: its id stands for it", given)
        self._told.add(identity.id)
        under = self._taxonomy(term, findings)
        parent = _words(term.get("parent_id"), findings)
        more = {
            "foreign_id": identity.foreign_id,
            "code": _words(term.get("code"), findings) or identity.foreign_id,
            "taxonomy": under[1] if under else None,
            "term_uri": _address(term.get("term_uri"), findings),
            "parent_id": str(identity_of(self.source_id, "taxonomy_term", parent).id)
            if parent
            else None,
            "description": _text(term.get("description")),
        }
        record = term_record(
            identity.id, name or given, findings.record, under=under[0] if under else None, **more
        )
        self._fresh.append(record)
        return identity.id

    def _taxonomy(self, term: dict[str, Any], findings: Findings) -> tuple[UUID, str] | None:
        """The taxonomy of a term: nested, by id, or by a bare name (1.0: `vocabulary`)."""
        nested = term.get("taxonomy_detail")
        detail = unified(nested) if isinstance(nested, dict) else {}
        bare = term.get("taxonomy") if not isinstance(term.get("taxonomy"), dict) else None
        name = _words(detail.get("name") or bare or term.get("vocabulary"), findings)
        given = _words(term.get("taxonomy_id") or detail.get("id"), findings)
        if given is None and name is None:
            return None
        if given is not None:
            identity = identity_of(self.source_id, "taxonomy", given)
        else:
            identity = Identity(taxonomy_id(self.source_id, name or ""))
        called = name or given or ""
        if identity.id not in self._told:
            self._told.add(identity.id)
            self._fresh.append(
                taxonomy_record(
                    identity.id,
                    called,
                    findings.record,
                    foreign_id=identity.foreign_id,
                    description=_text(detail.get("description")),
                    uri=_address(detail.get("uri"), findings),
                    version=_words(detail.get("version"), findings),
                )
            )
        return identity.id, called


def _words(value: object, findings: Findings) -> str | None:
    text = as_text(value, findings, "taxonomy_term")
    return one_line(text)[:MAX_NAME] or None if text else None


def _text(value: object) -> str | None:
    return plain_text(value)[:10_000] or None if isinstance(value, str) else None


def _address(value: object, findings: Findings) -> str | None:
    text = _words(value, findings)
    try:
        return web_address(text) if text else None
    except NotUnderstood as error:
        findings.add("taxonomy_term.term_uri", f"left out: {error}", text)
        return None
