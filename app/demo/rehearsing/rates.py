"""How often things happen on the rehearsed web, each rate with its source."""

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Rates:
    """Events per year (of a page, a host, an address or ourselves), or shares of time.

    "judgement" marks rates for which nobody has published a figure.
    """

    # Pew Research Center 2024, "When Online Content Disappears": 8 % of pages within a year.
    # How dead pages answer is freshness.md 3.3's column P(outcome | dead), summed to one:
    # 404 .63, 410 .05, soft .10 (these befall pages), NXDOMAIN .10, parked .05, faults .03,
    # silence .04 (these befall hosts, and all of their pages with them).
    page_deaths: float = 0.08 * 0.78
    host_deaths: float = 0.08 * 0.22
    # judgement: pages that come back within months (a lapsed payment, a mistake found).
    resurrected: float = 0.12  # share of deaths
    # Pew 2024: 16 % of government pages redirect; over about three years of their life.
    moves: float = 0.05
    sent_home: float = 0.01  # judgement: of a page alone, by somebody who tidied up
    detours: float = 0.02  # judgement: 302 for weeks, then back
    new_phones: float = 0.04  # judgement: once in 25 years
    closures: float = 0.02  # judgement: a quarter of deaths are announced on the page
    redesigns: float = 0.2  # judgement: every five years
    # freshness.md 3.5: log-normal, median one change in 90 days.
    edits_median: float = 365.25 / 90
    edits_spread: float = 1.0
    # Hosts of 99.7 % availability: about a day a year, in few long outages (judgement).
    outages: float = 2.0
    address_outages: float = 1.0  # the whole of a shared server
    own_outages: float = 4.0  # judgement: ours, hours each
    # GOV.UK's table: 0.6 % of links answer 403; more walls go up than come down.
    walled_from_the_start: float = 0.02  # share of hosts
    walls: float = 0.08
    rate_limits: float = 0.3  # judgement: a day or two each
    flapping: float = 0.03  # judgement: weeks each
    # freshness.md 3.3, column P(outcome | alive), as shares of time; and how long each lasts.
    blip_not_found: float = 0.005
    blip_fault: float = 0.0035
    blip_silent: float = 0.01
    blip_no_name: float = 0.001

    def faster(self, times: float) -> "Rates":
        """Events come so many times as often (short rehearsals); what share a blip has stays."""
        kept = ("resurrected", "edits_median", "edits_spread", "walled_from_the_start")
        return replace(
            self,
            **{
                one.name: getattr(self, one.name) * times
                for one in fields(self)
                if one.name not in kept and not one.name.startswith("blip_")
            },
        )


BLIP_HOURS = {"not_found": 4.0, "fault": 2.0, "silent": 1.0, "no_name": 1.0}
