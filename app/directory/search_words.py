"""By which words entries are found, and which of very many are looked at first."""

from dataclasses import dataclass, replace
from datetime import date

from app.dialects import Either
from app.directory.asked import Lasting
from app.directory.understanding.lexicon import Lexicon
from app.directory.understanding.reading import PEOPLE
from app.directory.understanding.understanding import Understood
from app.directory.understanding.wanted import Group, Wanted

COMMON = 0.3  # what more than this share of entries hold only puts the others in order
RARE = 0.1  # words of a phrase that find entries by themselves too
TIERS = 3
FEW = 20  # with fewer entries to be expected, a page of answers is not filled
KINDRED = ("category",)  # entries of one kind are kin, not answers: it only puts them in order


def found_by(understood: Understood) -> list[Either]:
    """An entry is found when it holds one of these: what tells something, if anything does."""
    wanted, known = understood.wanted, understood.known
    telling = [one for one in wanted.groups if not one.says_little]
    rare = [one for one in telling if known.share(one) <= COMMON]
    groups = [either(one, known) for one in rare or telling]
    if sum(map(known.expected, rare or telling)) < FEW:
        groups += _besides(wanted, known)
    return groups or _by_facts(wanted) or [either(one, known) for one in wanted.groups]


def _besides(wanted: Wanted, known: Lexicon) -> list[Either]:
    """What else was asked finds entries too, where the telling words find few; an age does not."""
    facts = replace(wanted, facts=tuple(one for one in wanted.facts if one.parameter != "age"))
    groups = [either(one, known) for one in wanted.groups if not one.says_little]
    return groups + _by_facts(facts)


@dataclass(frozen=True, slots=True)
class Tier:
    """Groups, all of which the best entries hold; perhaps in their name."""

    groups: list[Either]
    in_title: bool = False


def tiers(understood: Understood) -> list[Tier]:
    """Where the best of very many are: with all in their name, or what is rarest, or nearly all."""
    wanted, known = understood.wanted, understood.known
    ordered = sorted(wanted.groups, key=lambda one: (known.share(one), one.words))
    telling = [one for one in ordered if not one.says_little] or ordered
    groups = [either(one, known) for one in telling]
    by_name = [replace(one, tags=()) for one in groups]
    some = dict.fromkeys((len(groups), 1)) if groups else ()
    named = [Tier(by_name[:many], in_title=True) for many in some]
    groups += _by_facts(wanted)
    return named + [Tier(groups[:many]) for many in range(len(groups), 0, -1)[:TIERS]]


def counts(lasting: Lasting | None, payment_as_of: date | None) -> bool:
    """Whether what an entry says of payment is young enough to count."""
    if lasting is None:
        return True
    return payment_as_of is not None and lasting.payment_since <= payment_as_of <= lasting.today


def _by_facts(wanted: Wanted) -> list[Either]:
    return [Either((), one.tags) for one in wanted.facts]


def either(group: Group, known: Lexicon) -> Either:
    """Its phrases, the rare words among those asked, and the facts that it asks for."""
    apart = (
        (stem,)
        for stem in group.apart
        if stem not in PEOPLE and known.counts.get(stem, 0) <= RARE * known.many
    )
    sets = {frozenset(stems) for stems in (*(one.stems for one in group.phrases), *apart)}
    least = [one for one in sets if not any(other < one for other in sets)]
    facts = [one for one in group.facts if one.parameter not in KINDRED]
    tags = [tag for fact in facts for tag in fact.tags if known.holds(tag) <= COMMON]
    return Either(tuple(sorted(tuple(sorted(one)) for one in least)), tuple(dict.fromkeys(tags)))
