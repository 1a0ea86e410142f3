"""A tiny writer of SVG: bars, points and axes; numbers stand beside everything that is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 50, 60
BLUE, RED, GREY = "#1d70b8", "#d4351c", "#b1b4b6"


@dataclass
class Drawing:
    """One figure with a title and named axes."""

    title: str
    across: str
    up: str
    parts: list[str] = field(default_factory=list)

    def svg(self) -> str:
        """The whole file."""
        middle = (LEFT + WIDTH - RIGHT) / 2
        frame = [
            _line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "#0b0c0c"),
            _line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, "#0b0c0c"),
            _text(LEFT, 24, self.title, size=16),
            _text(middle, HEIGHT - 12, self.across, anchor="middle"),
            _text(LEFT, TOP - 8, self.up, size=11),
        ]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'font-family="sans-serif"><title>{escape(self.title)}</title>'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
            f"{''.join((*frame, *self.parts))}</svg>\n"
        )

    def point(self, across: float, up: float, *, size: float, label: str = "") -> None:
        """A point; both places between 0 and 1."""
        x, y = _x(across), _y(up)
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{BLUE}"/>')
        if label:
            self.parts.append(_text(x + size + 3, y + 4, label, size=10))

    def diagonal(self) -> None:
        """Where what is believed is true."""
        self.parts.append(_line(_x(0), _y(0), _x(1), _y(1), GREY))

    def ticks(self, labels: Sequence[str], *, upright: bool = False) -> None:
        """Labels at even distances, the first at 0 and the last at 1."""
        for place, label in enumerate(labels):
            at = place / max(len(labels) - 1, 1)
            if upright:
                self.parts.append(_text(LEFT - 6, _y(at) + 4, label, size=10, anchor="end"))
            else:
                below = HEIGHT - BOTTOM + 16
                self.parts.append(_text(_x(at), below, label, size=10, anchor="middle"))

    def bars(self, rows: Sequence[tuple[str, Sequence[tuple[float, str, str]]]]) -> None:
        """Groups of bars: a label, and for each bar its height (0 to 1), colour and number."""
        room = 1 / max(len(rows), 1)
        for place, (label, bars) in enumerate(rows):
            wide = 0.8 * room / max(len(bars), 1)
            for turn, (up, colour, number) in enumerate(bars):
                left = (place + 0.1) * room + turn * wide
                self._bar(left, wide, up, colour, number)
            below = HEIGHT - BOTTOM + (16 if place % 2 == 0 or len(rows) < 8 else 28)
            self.parts.append(_text(_x((place + 0.5) * room), below, label, 10, "middle"))

    def _bar(self, left: float, wide: float, up: float, colour: str, number: str) -> None:
        x, y, width = _x(left), _y(up), _x(wide) - _x(0)
        tall = HEIGHT - BOTTOM - y
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width - 1, 1):.1f}" height="{tall:.1f}" '
            f'fill="{colour}"/>'
        )
        if number:
            self.parts.append(_text(x + width / 2, y - 3, number, size=9, anchor="middle"))


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - min(max(share, 0.0), 1.0) * (HEIGHT - TOP - BOTTOM)


def _line(x: float, y: float, to_x: float, to_y: float, colour: str) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{colour}"/>'


def _text(x: float, y: float, words: str, size: int = 12, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )
