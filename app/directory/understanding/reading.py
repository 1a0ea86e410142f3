"""Reads a question: groups of words to look for, and words that are understood as filters."""

from collections.abc import Iterator, Sequence

from app.directory.synonyms import Synonyms
from app.directory.understanding.phrases import Match, matches, phrases_of
from app.directory.understanding.said import facts_said
from app.directory.understanding.thesaurus import Thesaurus, as_shipped
from app.directory.understanding.tokens import Token, tokens
from app.directory.understanding.wanted import Fact, Group, Phrase, Wanted, Weight
from app.directory.words import STOP_WORDS

MAX_GROUPS = 12
AS_ASKED = 0.6  # words that may say something else in entries, as they stand
# Facts on which an entry's words say little: whoever is open on Saturdays need not write so.
BESIDES = ("age", "day", "free", "short_breaks_card", "diagnosis_required")
# Words of asking, and words that nearly every entry here could be asked with.
FILLERS = STOP_WORDS | frozenset(
    ("after", "also", "anyone", "anything", "anywhere", "around", "available", "because", "best",
     "cant", "did", "didnt", "doesnt", "dont", "every", "find", "get", "getting", "give", "gives",
     "go", "goes", "going", "good", "got", "happens", "havent", "help", "helps", "hi", "ive", "im",
     "isnt", "just", "kind", "know", "let", "like", "likes", "local", "look", "looking", "lot",
     "many", "may", "might", "more", "much", "near", "nearby", "nearest", "need", "needs", "no",
     "not", "now", "only", "other", "out", "over", "please", "really", "say", "says", "shall",
     "should", "someone", "somebody", "sort", "still", "stuff", "such", "suitable", "sure", "take",
     "takes", "thing", "things", "thank", "thanks", "too", "try", "trying", "under", "until", "up",
     "use", "used", "very", "want", "wants", "way", "well", "wont", "yet", "id", "whats", "whos",
     "while", "why", "whose", "we're", "through", "during", "without", "within", "aged", "age",
     "ages", "year", "years", "old", "olds", "gets", "feel", "feels", "feeling", "tell", "tells",
     "telling", "told", "next", "before", "stop", "stops", "else", "nobody", "allowed", "being",
     "even", "ever", "happen", "happening", "said", "asked", "ask", "asking", "keep", "keeps",
     "put", "bit", "lots", "there", "everything", "love", "loves", "hate", "hates", "together",
     "myself", "looks", "himself", "herself", "themselves", "anybody", "thats", "theres", "lovely")
)  # fmt: skip
# They tell whom something is for; here nearly everything is for them.
PEOPLE = frozenset(
    ("child", "children", "childrens", "kid", "kids", "son", "sons", "daughter", "daughters", "boy",
     "boys", "young", "people", "person", "peoples", "youngster", "youngsters", "family",
     "families", "parent", "parents", "mum", "mums", "support", "service", "services", "place",
     "places", "offer", "offers", "one", "ones", "pupil", "pupils", "student", "students",
     "information", "carer", "carers", "lad", "lads", "lass", "girl", "girls", "husband", "wife")
)  # fmt: skip
# They tell what kind of thing it is, not what it is about.
KINDS = frozenset(
    ("activity", "activities", "advice", "appointment", "centre", "checklist", "class", "classes",
     "clinic", "club", "clubs", "course", "courses", "criteria", "day", "days", "event", "events",
     "form", "forms", "group", "groups", "guide", "lesson", "lessons", "list", "meeting",
     "programme", "refer", "referral", "scheme", "schemes", "session", "sessions", "team",
     "training", "workshop", "workshops", "report", "urgent", "evening", "morning", "mornings",
     "home", "school", "schools", "worried", "scared", "new")
)  # fmt: skip


def read(text: str, plain: Thesaurus | None = None) -> Wanted:
    """What a text wants, by its words alone; if no others are given, by the sets as shipped."""
    return read_tokens(tokens(text), plain or as_shipped())


def read_tokens(asked: Sequence[Token], plain: Thesaurus) -> Wanted:
    """The same, of words."""
    found = matches(asked, plain)
    taken = {place for one in found for place in range(one.start, one.end)}
    said = facts_said(asked, taken)
    taken |= {place for one in said if not one.is_word for place in range(one.start, one.end)}
    groups = [(one.start, _of_match(asked, one, plain)) for one in _each_once(found)]
    groups += [(place, _of_word(asked[place])) for place in _telling(asked, taken)]
    ordered = tuple(group for _, group in sorted(groups, key=lambda one: one[0]))[:MAX_GROUPS]
    facts = tuple(one.fact for one in said) + tuple(_besides(asked, found))
    if not ordered and not facts:
        ordered = tuple(_of_word(one) for one in asked)[:MAX_GROUPS]
    return Wanted(ordered, facts)


def _each_once(found: Sequence[Match]) -> Iterator[Match]:
    """`boyfriend girlfriend` ask for one thing; the first words for it stand for both."""
    seen: set[tuple[str, ...]] = set()
    for match in found:
        keys = tuple(one.key for one in match.sets)
        if keys not in seen:
            seen.add(keys)
            yield match


def _telling(asked: Sequence[Token], taken: set[int]) -> Iterator[int]:
    seen = set()
    for place, one in enumerate(asked):
        if place not in taken and one.word not in FILLERS and one.stem not in seen:
            seen.add(one.stem)
            yield place


def _of_word(one: Token) -> Group:
    weight = (
        Weight.LITTLE if one.word in PEOPLE else Weight.KIND if one.word in KINDS else Weight.FULL
    )
    return Group(one.word, (Phrase((one.stem,)),), weight=weight)


def _of_match(asked: Sequence[Token], match: Match, plain: Thesaurus) -> Group:
    some = asked[match.start : match.end]
    words = " ".join(one.word for one in some)
    found = phrases_of(match.sets, plain)
    found.setdefault(tuple(one.stem for one in some), AS_ASKED)
    phrases = tuple(Phrase(stems, worth) for stems, worth in found.items())
    apart = tuple(one.stem for one in some if one.word not in FILLERS) if len(some) > 1 else ()
    facts = (fact for fact in _facts(words, match.sets) if fact.parameter not in BESIDES)
    little = all(one.says_little for one in match.sets)
    weight = Weight.LITTLE if little else Weight.FULL
    also = tuple(phrase for one in match.sets for phrase in one.words)
    return Group(words, phrases, apart, tuple(dict.fromkeys(facts)), weight, also)


def _besides(asked: Sequence[Token], found: Sequence[Match]) -> Iterator[Fact]:
    for match in found:
        words = " ".join(one.word for one in asked[match.start : match.end])
        facts = (fact for fact in _facts(words, match.sets) if fact.parameter in BESIDES)
        yield from dict.fromkeys(facts)


def _facts(words: str, sets: Sequence[Synonyms]) -> Iterator[Fact]:
    for parameter, values in (pair for one in sets for pair in one.means):
        if parameter == "age" and values:
            years = tuple(str(year) for year in range(values[0], values[1] + 1))
            yield Fact(words, parameter, years)
        elif values:
            yield Fact(words, parameter, values)
