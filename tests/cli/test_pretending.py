"""While the demo borough is loaded, the site has what a council would have set."""

from app.cli.pretending import site_settings
from app.database import Database
from app.demo.entries import borough, id_of
from app.demo.loading import load_demo
from app.demo.running import SAFEGUARDING_PHONE
from app.freshness.days import day_of
from app.settings import Settings
from tests.makers import NOW


def test_the_demo_names_its_own_safeguarding_team_and_nobody_elses_site_does(
    sqlite_url: str,
) -> None:
    database, plain = Database(sqlite_url), Settings(database_url=sqlite_url)
    assert site_settings(database, plain).safeguarding_phone is None
    load_demo(database, NOW)
    assert site_settings(database, plain).safeguarding_phone == SAFEGUARDING_PHONE
    own = plain.model_copy(update={"safeguarding_phone": "020 7946 0999"})
    assert site_settings(database, own) == own
    database.close()


def test_the_number_is_the_one_of_the_boroughs_entry() -> None:
    hub = id_of("service", "safeguarding-hub")
    [entry] = [one for one in borough(day_of(NOW)).services if one.id == hub]
    assert [phone.number for phone in entry.phones] == [SAFEGUARDING_PHONE]
