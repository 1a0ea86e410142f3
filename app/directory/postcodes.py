"""Postcodes: the point and the district of each."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base


class Postcode(Base):
    """A postcode's centroid (degrees, WGS 84). `postcode` is stored without its space."""

    __tablename__ = "postcodes"

    postcode: Mapped[str] = mapped_column(String(7), primary_key=True)
    outcode: Mapped[str] = mapped_column(String(4), index=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    district: Mapped[str | None] = mapped_column(String(9))
    ward: Mapped[str | None] = mapped_column(String(9))


def find_postcode(session: Session, text: str) -> Postcode | None:
    """The postcode that a person wrote, if it is in our table."""
    compact = "".join(letter for letter in text[:20].upper() if letter.isalnum())
    return session.get(Postcode, compact) if compact else None
