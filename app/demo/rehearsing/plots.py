"""The plots of a rehearsal, each a file of its own beside the numbers."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log10
from pathlib import Path

from app.demo.rehearsing.drawing import BLUE, GREY, RED, Drawing
from app.demo.rehearsing.figures import Calibration, Share
from app.demo.rehearsing.judging import Expected, Judged
from app.demo.rehearsing.rehearsing import Found
from app.demo.rehearsing.summary import Summary

A_MONTH = 30.4
DELAYS = (2, 4, 6, 8, 10, 14, 21, 28, 42, 60)
TENTHS = tuple(f"{tenth / 10:.1f}" for tenth in range(0, 11, 2))


def write_plots(folder: Path, found: Found, told: Summary) -> list[Path]:
    """Writes figures.json and four plots; answers with the files."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = folder / "figures.json"
    figures.write_text(json.dumps(told.as_json(), indent=1, default=str), encoding="utf-8")
    drawings = {
        "reliability": reliability(found.calibration),
        "delays": delays(found.expected),
        "flags-over-time": over_time(found.flags, found.asked.days),
        "precision-and-recall": shares(told.precision, told.recall_in_time),
    }
    written = [figures]
    for name, drawing in drawings.items():
        written.append(folder / f"{name}.svg")
        written[-1].write_text(drawing.svg(), encoding="utf-8")
    return written


def reliability(found: Calibration) -> Drawing:
    """What was believed against what was true; the larger a point, the more looks."""
    drawing = Drawing("How true beliefs are", "believed dead", "truly dead")
    drawing.diagonal()
    drawing.ticks(TENTHS)
    drawing.ticks(TENTHS, upright=True)
    for one in found.bins:
        drawing.point(one.believed, one.dead, size=2 + 2 * log10(one.looks), label=str(one.looks))
    return drawing


def delays(wanted: Sequence[Expected]) -> Drawing:
    """How many days passed until the flag."""
    counts = Counter(_slot(one.delay) for one in wanted if one.delay is not None)
    most = max(counts.values(), default=1)
    edges = (0, *DELAYS)
    labels = [f"{low}–{high}" for low, high in zip(edges, DELAYS, strict=False)] + ["more"]
    drawing = Drawing("From what happened to the flag", "days", "flags")
    drawing.bars(
        [
            (label, [(counts[place] / most, BLUE, str(counts[place] or ""))])
            for place, label in enumerate(labels)
        ]
    )
    return drawing


def _slot(days: float) -> int:
    return sum(days >= edge for edge in DELAYS)


def over_time(flags: Sequence[Judged], days: float) -> Drawing:
    """Flags by month: right ones beside false ones."""
    right = Counter(int(flag.day / A_MONTH) for flag in flags if flag.right)
    false = Counter(int(flag.day / A_MONTH) for flag in flags if not flag.right)
    months = range(int(days / A_MONTH) + 1)
    most = max([*right.values(), *false.values()], default=1)
    drawing = Drawing("Flags by month: right (blue), false (red)", "month", "flags")
    drawing.bars(
        [
            (
                str(month + 1),
                [
                    (right[month] / most, BLUE, str(right[month] or "")),
                    (false[month] / most, RED, str(false[month] or "")),
                ],
            )
            for month in months
        ]
    )
    return drawing


def shares(precision: Mapping[str, Share], recall: Mapping[str, Share]) -> Drawing:
    """Precision by reason, then recall by what happened."""
    drawing = Drawing(
        "Precision by reason (blue), recall in time by what happened (grey)", "", "share"
    )
    drawing.ticks(("0", "0.25", "0.5", "0.75", "1"), upright=True)
    told = [(key, share, BLUE) for key, share in precision.items()]
    told += [(key, share, GREY) for key, share in recall.items()]
    drawing.bars(
        [
            (key.removeprefix("link_").replace("_", " "), [(share.value, colour, str(share.of))])
            for key, share, colour in told
            if share.value is not None
        ]
    )
    return drawing
