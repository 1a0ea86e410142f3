"""Distance: a circle on the map, as conditions on points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from app.directory.areas import compact_postcode
from app.directory.asked import Asked, PlaceMissing, Sort, UnknownPostcode
from app.directory.points import points
from app.directory.postcodes import Postcode

METRES_PER_DEGREE = 111_195.08
AROUND_THE_EARTH = 40_000_000.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A middle in degrees and a radius in metres; without a radius, everywhere."""

    latitude: float
    longitude: float
    radius: float | None

    @property
    def shrink(self) -> float:
        """How much shorter a degree of longitude is here than one of latitude."""
        return max(math.cos(math.radians(self.latitude)), 0.01)

    def apart(self) -> ColumnElement[float | None]:
        """The square of a point's distance, in degrees of latitude: at most 0.4 % off in 80 km."""
        north = points.c.latitude - self.latitude
        east = (points.c.longitude - self.longitude) * self.shrink
        return north * north + east * east

    def holds(self) -> Sequence[ColumnElement[bool]]:
        """Points within the circle; the box around it first, because that has an index."""
        if self.radius is None:
            return ()
        reach = min(self.radius, AROUND_THE_EARTH) / METRES_PER_DEGREE
        wide = reach / self.shrink
        return (
            points.c.latitude.between(self.latitude - reach, self.latitude + reach),
            points.c.longitude.between(self.longitude - wide, self.longitude + wide),
            self.apart() <= reach * reach,
        )


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the question is about: a circle to look in, a home to cover, both or neither."""

    circle: Circle | None
    home: Postcode | None


def whereabouts(session: Session, asked: Asked) -> Whereabouts:
    """Reads the question's places. Raises UnknownPostcode, PlaceMissing."""
    postcode = known_postcode(session, asked.postcode) if asked.postcode else None
    if asked.near is not None:
        return Whereabouts(Circle(*asked.near, asked.proximity), postcode)
    if asked.proximity is None and asked.sort != Sort.DISTANCE:
        return Whereabouts(None, postcode)
    if postcode is None:
        raise PlaceMissing(PlaceMissing.__doc__)
    circle = Circle(postcode.latitude, postcode.longitude, asked.proximity)
    return Whereabouts(circle, postcode if asked.proximity is None else None)


def known_postcode(session: Session, text: str) -> Postcode:
    """The postcode that is written so. Raises UnknownPostcode."""
    found = session.get(Postcode, compact_postcode(text))
    if found is None:
        raise UnknownPostcode(UnknownPostcode.__doc__)
    return found
