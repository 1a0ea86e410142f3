"""Points: where the public may find a service. Found by them, an entry tells no more than it shows.

A place whose address is public has its own point, or its postcode's. One of which the public knows
only the area has the middle of its outcode, the same for all there. One for the team has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Float, Integer, MetaData, Table, Uuid, delete, func, select
from sqlalchemy.orm import Session

from app.dialects import upsert
from app.directory.areas import compact_postcode, outcode_of
from app.directory.locations import Address, ServiceAtLocation
from app.directory.postcodes import Postcode

Json = Mapping[str, Any]
Point = tuple[float, float]
DECIMALS = 6  # a tenth of a metre; and both databases' averages agree to here


# A service at one place that the public may know of; degrees, WGS 84, None when unknown. No foreign
# key to the place's row: rows of parts are written anew at each save of an entry.
points = Table(
    "search_points",
    MetaData(),
    Column("service_at_location_id", Uuid, primary_key=True),
    Column("document_id", Integer, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
)


def place_services(
    session: Session, numbers: Mapping[UUID, int], published: Mapping[UUID, Json]
) -> set[UUID]:
    """Writes the points of these services anew, by their numbers; answers which have one."""
    places = {
        UUID(place["id"]): (numbers[service_id], place)
        for service_id, body in published.items()
        for place in body.get("service_at_locations", ())
    }
    session.execute(delete(points).where(points.c.document_id.in_(numbers.values())))
    if not places:
        return set()
    found = _points(session, {id: place for id, (_, place) in places.items()})
    statement = upsert(session, points)
    fresh = {name: statement.excluded[name] for name in ("document_id", "latitude", "longitude")}
    rows = []
    for id, (number, _) in places.items():
        latitude, longitude = found.get(id, (None, None))
        rows.append(
            {"service_at_location_id": id, "document_id": number}
            | {"latitude": latitude, "longitude": longitude}
        )
    session.execute(
        statement.on_conflict_do_update(index_elements=["service_at_location_id"], set_=fresh),
        rows,
    )
    services = {number: id for id, number in numbers.items()}
    return {services[places[id][0]] for id in found}


def _points(session: Session, places: Mapping[UUID, Json]) -> dict[UUID, Point]:
    """The points of those places that have one."""
    found: dict[UUID, Point] = {}
    by_postcode: dict[UUID, str] = {}
    for id, place in places.items():
        location = place.get("location", {})
        if location.get("location_type") == "virtual" or "location_id" not in place:
            continue
        if "latitude" in location and "longitude" in location:
            found[id] = (location["latitude"], location["longitude"])
        elif postcode := _postcode(location):
            by_postcode[id] = postcode
    centroids = _centroids(session, by_postcode.values())
    found |= {id: centroids[code] for id, code in by_postcode.items() if code in centroids}
    return found | _middles(session, [id for id in places if "location_id" not in places[id]])


def _postcode(location: Json) -> str:
    addresses = location.get("addresses") or [{}]
    return compact_postcode(addresses[0].get("postal_code", ""))


def _centroids(session: Session, postcodes: Iterable[str]) -> dict[str, Point]:
    query = select(Postcode.postcode, Postcode.latitude, Postcode.longitude)
    rows = session.execute(query.where(Postcode.postcode.in_(set(postcodes))))
    return {postcode: (latitude, longitude) for postcode, latitude, longitude in rows}


def _middles(session: Session, area_only: Sequence[UUID]) -> dict[UUID, Point]:
    """The middle of each place's outcode; the public shape itself names no more than that."""
    if not area_only:
        return {}
    query = (
        select(ServiceAtLocation.id, Address.postal_code)
        .join(Address, Address.location_id == ServiceAtLocation.location_id)
        .where(ServiceAtLocation.id.in_(area_only), Address.position == 0)
    )
    outcodes = {
        id: outcode
        for id, postcode in session.execute(query)
        if (outcode := outcode_of(postcode or ""))
    }
    middles = _middles_of(session, outcodes.values())
    return {id: middles[outcode] for id, outcode in outcodes.items() if outcode in middles}


def _middles_of(session: Session, outcodes: Iterable[str]) -> dict[str, Point]:
    query = select(Postcode.outcode, func.avg(Postcode.latitude), func.avg(Postcode.longitude))
    rows = session.execute(
        query.where(Postcode.outcode.in_(set(outcodes))).group_by(Postcode.outcode)
    )
    return {
        outcode: (round(latitude, DECIMALS), round(longitude, DECIMALS))
        for outcode, latitude, longitude in rows
    }
