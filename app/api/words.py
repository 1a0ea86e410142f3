"""The words of our vocabularies, as parameters take them and as the website reads them."""

from sqlalchemy.orm import Session

from app.api.asking import VOCABULARY_OF, BadParameter, EntriesAsked
from app.directory.vocabulary import vocabularies


def refuse_unknown_keys(session: Session, asked: EntriesAsked) -> None:
    """Raises BadParameter, with what is allowed, for a key that its vocabulary does not have.

    Asks the database only when such a parameter is given.
    """
    given = {name: getattr(asked, name) for name in VOCABULARY_OF if getattr(asked, name)}
    if not given:
        return
    known = {one.key: [term.key for term in one.terms] for one in vocabularies(session)}
    for name, keys in given.items():
        allowed = known.get(VOCABULARY_OF[name], [])
        if unknown := [key for key in keys if key not in allowed]:
            raise BadParameter(name, f"we have no {', '.join(unknown)}", allowed)
