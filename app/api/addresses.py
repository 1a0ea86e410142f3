"""Addresses of this API, absolute, as the public reaches them."""

from uuid import UUID

from fastapi import Request

from app.settings import Settings

MOUNT = "/api"


def settings_of(request: Request) -> Settings:
    """The settings that this site was opened with."""
    settings: Settings = request.app.state.settings
    return settings


def root_of(settings: Settings) -> str:
    """Where the API is, without a slash at its end."""
    return f"{settings.base_url}{MOUNT}"


def address_of(request: Request, noun: str, id: UUID) -> str:
    """The address of one thing."""
    return f"{root_of(settings_of(request))}/{noun}/{id}"
