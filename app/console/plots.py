"""Plots as geometry, which a template draws: lines told apart by dash and mark, not by colour.

Lengths are in units of a drawing that is 340 wide, so that its letters can be read on a phone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log10

from app.freshness.report_series import Month
from app.freshness.report_tables import Cell, Series, Table
from app.freshness.reporting import Report

WIDTH, LEFT, RIGHT, TOP, HEIGHT = 340, 40, 12, 12, 160
LINE_OF_WORDS = 20
LABELS = 4
STEPS = 4
LOOKS = (
    # colour, dash, mark; each alone tells the lines apart
    ("#0b0c0c", "", "circle"),
    ("#1d70b8", "7 4", "square"),
    ("#942514", "2 3", "triangle"),
    ("#4c2c92", "10 3 2 3", "diamond"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line: what it is of, its runs between gaps, its look. Nothing known makes a gap."""

    words: str
    runs: Sequence[Sequence[tuple[float, float]]]
    colour: str
    dash: str
    mark: str
    y: float  # of its line in the key


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing: title and description, lines, marks on both axes, the height of it all."""

    key: str
    title: str
    description: str
    lines: Sequence[Line]
    across: Sequence[tuple[float, str]]
    up: Sequence[tuple[float, str]]
    height: float
    beside: str = ""
    left: float = LEFT
    right: float = WIDTH - RIGHT
    bottom: float = TOP + HEIGHT
    width: float = WIDTH


# Which columns of which table are drawn; per cent goes up to 100.
DRAWN: dict[Series, tuple[int, ...]] = {
    Series.IN_TIME: (3, 5, 7),
    Series.AGES: (1, 2, 5, 6),
    Series.FLAGS: (1, 2, 3, 4),
    Series.FIXES: (2, 3),
    Series.FALSE_ALARMS: (3, 5),
}

# Six lines would cross too often to be read.
BESIDE = {Series.AGES: "The bands between a quarter and a year old are in the table alone."}


def plots_of(report: Report) -> dict[Series, Plot]:
    """A plot of each table that runs by month."""
    return {key: plot(report.tables[key], columns, report.months) for key, columns in DRAWN.items()}


def plot(table: Table, columns: Sequence[int], months: Sequence[Month]) -> Plot:
    """These columns of a table by month."""
    values = [table.column(place) for place in columns]
    known = [one for column in values for one in column if isinstance(one, (int, float))]
    percent = all(table.columns[place].endswith("(%)") for place in columns)
    top = 100.0 if percent else nice(max(known, default=0))
    across = [_x(place, len(months)) for place in range(len(months))]
    below = TOP + HEIGHT + 2 * LINE_OF_WORDS
    lines = [
        Line(
            table.columns[place],
            _runs(across, column, top),
            *LOOKS[number % len(LOOKS)],
            y=below + number * LINE_OF_WORDS,
        )
        for number, (place, column) in enumerate(zip(columns, values, strict=True))
    ]
    return Plot(
        key=table.key,
        title=f"{table.title}, by month",
        description=_description(table, columns),
        lines=lines,
        across=list(_across(across, months)),
        up=[(_y(top * n / STEPS, top), f"{top * n / STEPS:,.4g}") for n in range(STEPS + 1)],
        height=below + len(lines) * LINE_OF_WORDS,
        beside=BESIDE.get(table.key, ""),
    )


def nice(most: float) -> float:
    """A round number, not below the most, that falls into four round steps."""
    if most <= STEPS:
        return float(STEPS)
    power = 10 ** int(log10(most))
    rounds = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10)
    whole = next(one for one in rounds if one * power >= most)
    return float(STEPS * ceil(whole * power / STEPS))


def _x(place: int, many: int) -> float:
    return round(LEFT + 8 + (WIDTH - RIGHT - LEFT - 16) * (place / max(many - 1, 1)), 1)


def _y(value: float, top: float) -> float:
    return round(TOP + HEIGHT * (1 - value / top), 1)


def _runs(
    across: Sequence[float], column: Sequence[Cell], top: float
) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(across, column, strict=True):
        if isinstance(value, (int, float)):
            runs[-1].append((x, _y(value, top)))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _across(across: Sequence[float], months: Sequence[Month]) -> Iterable[tuple[float, str]]:
    """So few that they do not run into each other; the last is among them."""
    every = -(-len(months) // LABELS)
    for back, (x, month) in enumerate(zip(reversed(across), reversed(months), strict=True)):
        if back % every == 0:
            yield x, f"{month.first:%b %Y}"


def _description(table: Table, columns: Sequence[int]) -> str:
    """Each line's beginning and end, for those who do not see it."""
    first, last = table.rows[0], table.rows[-1]
    told = (
        f"{table.columns[place]}: {said(first[place])} in {first[0]}, {said(last[place])} in "
        f"{last[0]}."
        for place in columns
    )
    return " ".join(told) + " The table gives all numbers."


def said(cell: Cell) -> str:
    """A cell as people read it."""
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else (cell or "none")
