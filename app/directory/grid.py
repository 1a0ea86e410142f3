"""The National Grid: eastings and northings to latitude and longitude (WGS 84), to a few metres."""

import math
from dataclasses import dataclass

# Airy 1830 and the projection of the National Grid (OS, "A guide to coordinate systems", annexe A)
AIRY_A, AIRY_B = 6_377_563.396, 6_356_256.909
WGS84_A, WGS84_B = 6_378_137.0, 6_356_752.314_2
SCALE = 0.999_601_271_7
TRUE_LATITUDE, TRUE_LONGITUDE = math.radians(49), math.radians(-2)
TRUE_NORTHING, TRUE_EASTING = -100_000.0, 400_000.0
NEAR_ENOUGH = 0.000_01  # metres

# OSGB36 → WGS 84 (Helmert): metres, seconds of arc, parts per million
SHIFT = (446.448, -125.157, 542.060)
TURN = tuple(math.radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
STRETCH = 1 - 20.4894e-6


@dataclass(frozen=True, slots=True)
class Point:
    """A point in degrees."""

    latitude: float
    longitude: float


def point_of(easting: float, northing: float) -> Point:
    """The point of a place on the National Grid (metres), at most 10 m off."""
    latitude, longitude = _unproject(easting, northing)
    return _shifted(latitude, longitude)


def _unproject(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude on the Airy ellipsoid, in radians."""
    e2 = 1 - (AIRY_B / AIRY_A) ** 2
    latitude = TRUE_LATITUDE
    missing = northing - TRUE_NORTHING
    while abs(missing) >= NEAR_ENOUGH:
        latitude += missing / (AIRY_A * SCALE)
        missing = northing - TRUE_NORTHING - _meridian(latitude)
    sine, cosine, tangent = math.sin(latitude), math.cos(latitude), math.tan(latitude)
    nu = AIRY_A * SCALE / math.sqrt(1 - e2 * sine**2)
    rho = AIRY_A * SCALE * (1 - e2) / (1 - e2 * sine**2) ** 1.5
    eta2 = nu / rho - 1
    x, t2 = easting - TRUE_EASTING, tangent**2
    north = (
        tangent / (2 * rho * nu) * x**2
        - tangent / (24 * rho * nu**3) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2) * x**4
        + tangent / (720 * rho * nu**5) * (61 + 90 * t2 + 45 * t2**2) * x**6
    )
    east = (
        x / nu
        - (nu / rho + 2 * t2) / (6 * nu**3) * x**3
        + (5 + 28 * t2 + 24 * t2**2) / (120 * nu**5) * x**5
        - (61 + 662 * t2 + 1320 * t2**2 + 720 * t2**3) / (5040 * nu**7) * x**7
    ) / cosine
    return latitude - north, TRUE_LONGITUDE + east


def _meridian(latitude: float) -> float:
    """The arc of the meridian from the true origin, in metres."""
    n = (AIRY_A - AIRY_B) / (AIRY_A + AIRY_B)
    apart, along = latitude - TRUE_LATITUDE, latitude + TRUE_LATITUDE
    return (
        AIRY_B
        * SCALE
        * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * apart
            - (3 * n + 3 * n**2 + 2.625 * n**3) * math.sin(apart) * math.cos(along)
            + (1.875 * n**2 + 1.875 * n**3) * math.sin(2 * apart) * math.cos(2 * along)
            - 35 / 24 * n**3 * math.sin(3 * apart) * math.cos(3 * along)
        )
    )


def _shifted(latitude: float, longitude: float) -> Point:
    """From the Airy ellipsoid to WGS 84."""
    x, y, z = _cartesian(latitude, longitude)
    rx, ry, rz = TURN
    x2 = SHIFT[0] + STRETCH * x - rz * y + ry * z
    y2 = SHIFT[1] + rz * x + STRETCH * y - rx * z
    z2 = SHIFT[2] - ry * x + rx * y + STRETCH * z
    e2 = 1 - (WGS84_B / WGS84_A) ** 2
    flat = math.hypot(x2, y2)
    found = math.atan2(z2, flat * (1 - e2))
    for _ in range(6):
        nu = WGS84_A / math.sqrt(1 - e2 * math.sin(found) ** 2)
        found = math.atan2(z2 + e2 * nu * math.sin(found), flat)
    return Point(math.degrees(found), math.degrees(math.atan2(y2, x2)))


def _cartesian(latitude: float, longitude: float) -> tuple[float, float, float]:
    e2 = 1 - (AIRY_B / AIRY_A) ** 2
    nu = AIRY_A / math.sqrt(1 - e2 * math.sin(latitude) ** 2)
    flat = nu * math.cos(latitude)
    return (
        flat * math.cos(longitude),
        flat * math.sin(longitude),
        nu * (1 - e2) * math.sin(latitude),
    )
