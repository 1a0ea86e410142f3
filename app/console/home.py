"""The console's first page: what fits into today, worst harm first."""

from fastapi import Request, Response

from app.accounts.roles import May
from app.console.guard import MayRead
from app.console.pages import Pages, show
from app.console.transactions import Now, Reading, settings_of
from app.freshness.day_plan import plan_day
from app.freshness.outcomes import Harm

pages = Pages()


@pages.get("/")
def home(request: Request, who: MayRead, session: Reading, now: Now) -> Response:
    """Where people arrive when they have signed in."""
    chosen = settings_of(request)
    plan = plan_day(session, who.actor_id, now, hours_a_week=chosen.editor_hours_a_week)
    return show(
        request, "console/home.html", plan=plan, harms=list(Harm), now=now,
        may_edit=who.may(May.EDIT),
        no_free_text=who.may(May.MANAGE_PEOPLE) and chosen.safeguarding_phone is None,
    )  # fmt: skip
