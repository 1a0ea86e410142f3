"""Messages to webhooks, written in the transaction of the change that they tell of.

A message says which entry and what happened, not what the entry holds: the website reads that at
the address given, so an old message never brings back what was withheld since.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.notices.events import Event, News
from app.notices.outbox import Claimed, MessageKind, OutboxMessage
from app.notices.webhooks import Webhook


def announce(session: Session, news: Iterable[News], at: datetime) -> None:
    """Writes one message per webhook and entry: two statements, however many entries."""
    webhooks = session.execute(select(Webhook.id, Webhook.url, Webhook.events)).all()
    if not webhooks:
        return
    told = per_entry(news)
    rows = [
        {
            "id": uuid4(),
            "kind": MessageKind.WEBHOOK,
            "recipient": url,
            "body": {"type": one.event, "number": one.number, "service_id": str(one.service_id)},
            "created_at": at,
            "next_try_at": at,
            "tries": 0,
            "webhook_id": id,
        }
        for id, url, events in webhooks
        for one in told
        if one.event in events
    ]
    if rows:
        session.execute(insert(OutboxMessage), rows)


def per_entry(news: Iterable[News]) -> Sequence[News]:
    """Of several changes of one entry in one transaction, the one that says most; the last number.

    The later wins, unless it says less: "delete older copies" must not be lost in a mere change.
    """
    found: dict[UUID, News] = {}
    for one in news:
        before = found.get(one.service_id, one).event
        event = one.event if _weight(one.event) >= _weight(before) else before
        found[one.service_id] = News(one.service_id, event, one.number)
    return list(found.values())


def _weight(event: Event) -> int:
    return {Event.FRESHNESS_CHANGED: 0, Event.CHANGED: 1}.get(event, 2)


def webhook_body(message: Claimed, api_root: str) -> bytes:
    """The JSON that is signed and sent, the same in every try; `api_root` ends without a slash."""
    said = message.body
    service_id = said["service_id"]
    data = {"number": said["number"], "service_id": service_id}
    if said["type"] != Event.WITHDRAWN:
        data["url"] = f"{api_root}/services/{service_id}"
    body = {"type": said["type"], "timestamp": message.created_at.isoformat(), "data": data}
    return json.dumps(body, separators=(",", ":")).encode()
