"""Reports: what became of an import, in numbers and in words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.directory.importing.records import LINK, TAXONOMY, TERM
from app.directory.importing.runs import RowState, RunState

EXAMPLES = 20
MOST_GROUPS = 500
MOST_DIFFERENCES = 1_000

KIND_WORDS = {
    "organization": "organisations",
    "location": "locations",
    "service": "services",
    TAXONOMY: "taxonomies",
    TERM: "taxonomy terms",
    LINK: "rows without a record",
}
STATE_WORDS = {
    RunState.FINISHED: "Import finished",
    RunState.REFUSED: "Import refused, nothing was changed: it holds no record that we can take",
    RunState.FAILED: "Import stopped before its end",
    RunState.STAGING: "Read only; nothing was changed",
    RunState.APPLYING: "Import under way",
}


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """One sort of problem: how often, and some of the records that have it."""

    field: str
    problem: str
    count: int
    examples: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to. `counts` by kind and then by what became of the records.

    `differences`: fields that a person corrected and that the source has otherwise. `missing`:
    services that this source listed before and no longer lists; only when all of it was read.
    """

    state: RunState
    run_id: UUID | None = None
    checked_only: bool = False
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    problems: tuple[ProblemGroup, ...] = ()
    differences: tuple[dict[str, Any], ...] = ()
    missing: tuple[UUID, ...] = ()
    remarks: tuple[str, ...] = ()

    def count(self, state: RowState, kind: str | None = None) -> int:
        """How many records came out like this, of one kind or of all."""
        kinds = self.counts if kind is None else [kind]
        return sum(self.counts.get(one, {}).get(state, 0) for one in kinds)

    @property
    def brought_nothing(self) -> bool:
        """Whether no record of it could be taken: the wrong file, or the wrong mapping."""
        every = sum(many for states in self.counts.values() for many in states.values())
        return self.count(RowState.REFUSED) == every

    @property
    def changes(self) -> int:
        """How many records were made or changed."""
        return self.count(RowState.CREATED) + self.count(RowState.CHANGED)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "state": self.state.value,
            "run_id": str(self.run_id) if self.run_id else None,
            "checked_only": self.checked_only,
            "counts": {kind: dict(states) for kind, states in self.counts.items()},
            "changes": self.changes,
            "problems": [
                {
                    "field": one.field,
                    "problem": one.problem,
                    "count": one.count,
                    "examples": list(one.examples),
                }
                for one in self.problems
            ],
            "differences": list(self.differences),
            "missing_from_source": [str(one) for one in self.missing],
            "remarks": list(self.remarks),
        }

    def words(self) -> list[str]:
        """For people, a line each."""
        checked = "Checked only; nothing was changed" if self.checked_only else None
        lines = [f"{checked or STATE_WORDS[self.state]}."]
        for kind, states in self.counts.items():
            told = ", ".join(f"{many} {state}" for state, many in states.items())
            lines.append(f"{KIND_WORDS.get(kind, kind)}: {told}")
        lines += self.remarks
        for group in self.problems:
            first = group.examples[0]
            value = f" “{first['value']}”" if "value" in first else ""
            lines.append(
                f"{group.count} × {group.field}: {group.problem} (first: {first['record']}{value})"
            )
        for one in self.differences:
            lines.append(f"{one['record']}: {one['field']} was corrected here; the source differs")
        if self.missing:
            lines.append(f"{len(self.missing)} services are no longer in the source")
        return lines


class Tally:
    """Counts records, problems and differences one by one, holding examples only."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}
        self._problems: dict[tuple[str, str], tuple[Counter[str], list[dict[str, Any]]]] = {}
        self._differences: list[dict[str, Any]] = []

    def add(
        self,
        kind: str,
        state: str,
        where: str,
        problems: Iterable[Mapping[str, Any]],
        differences: Iterable[Mapping[str, Any]] = (),
        entry_id: UUID | None = None,
    ) -> None:
        """Counts one record."""
        self._counts.setdefault(kind, Counter())[state] += 1
        self.add_problems(problems)
        for one in differences:
            if len(self._differences) < MOST_DIFFERENCES:
                about = {"record": where, "kind": kind, "entry_id": str(entry_id)}
                self._differences.append(about | dict(one))

    def add_problems(self, problems: Iterable[Mapping[str, Any]]) -> None:
        """Counts problems by what they are about."""
        for one in problems:
            key = (str(one["field"]), str(one["problem"]))
            if key not in self._problems and len(self._problems) >= MOST_GROUPS:
                key = ("…", "further problems")
            seen, examples = self._problems.setdefault(key, (Counter(), []))
            seen["all"] += 1
            if len(examples) < EXAMPLES:
                examples.append({k: v for k, v in one.items() if k in ("record", "value")})

    def report(self, state: RunState, **more: Any) -> ImportReport:
        """What was counted."""
        groups = (
            ProblemGroup(field, problem, seen["all"], tuple(examples))
            for (field, problem), (seen, examples) in self._problems.items()
        )
        return ImportReport(
            state=state,
            counts={kind: dict(states) for kind, states in self._counts.items()},
            problems=tuple(sorted(groups, key=lambda one: -one.count)),
            differences=tuple(self._differences),
            **more,
        )
