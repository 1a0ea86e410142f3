"""Organizations as the public may see them."""

from app.directory.documents import OrganizationDocument, prune
from app.directory.public_parts import (
    Json,
    Surroundings,
    attributes,
    contacts,
    part,
    phones,
    plain,
    public_email,
)
from app.directory.web_addresses import public_url


def public_organization(
    organization: OrganizationDocument, around: Surroundings, *, shows_contacts: bool = True
) -> Json:
    """Who runs it. Open Referral requires a description: where there is none, we say so."""
    owner = ("organization", organization.id)
    shows_contacts = shows_contacts and organization.id not in around.discreet
    body: Json = {
        "id": str(organization.id),
        **plain(
            organization,
            "name",
            "alternate_name",
            "logo",
            "legal_status",
            "year_incorporated",
            "parent_organization_id",
        ),
        "description": organization.description or "No description has been recorded.",
        "email": public_email(organization.email) if shows_contacts else None,
        "website": public_url(organization.website),
        "uri": public_url(organization.uri),
        "organization_identifiers": [
            part(one, *owner) for one in organization.organization_identifiers
        ],
        "contacts": contacts(organization.contacts, *owner) if shows_contacts else [],
        "phones": phones(organization.phones, *owner) if shows_contacts else [],
        "funding": [part(one, *owner) for one in organization.funding],
        "additional_urls": [
            part(one, *owner) | {"url": public_url(one.url)}
            for one in organization.additional_urls
            if public_url(one.url)
        ],
        "attributes": attributes(organization.attributes, *owner, around),
    }
    pruned: Json = prune(body)
    return pruned
