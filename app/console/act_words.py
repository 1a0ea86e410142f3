"""Acts in plain words, for the page that shows who did what."""

from app.accounts.roles import Role

WORDS = {
    "account_linked": "was let in by the council's sign-in for the first time",
    "audit_exported": "exported the audit",
    "invitation_link": "sent an invitation",
    "keys_revoked": "is a key that was revoked",
    "new_password_link": "asked for a link to choose a password",
    "password_changed": "changed their password",
    "password_set_by_link": "set their password by a link",
    "person_disabled": "disabled a person",
    "person_enabled": "let a disabled person in again",
    "recovery_codes_made": "made new recovery codes",
    "second_factor_failed": "gave a wrong code",
    "second_factor_set_up": "set up a second factor",
    "second_factor_taken_away": "took a second factor away",
    "session_ended": "signed a browser out",
    "sign_in_app_code": "signed in with password and code",
    "sign_in_failed": "gave a wrong email address or password",
    "sign_in_openid": "signed in with their council account",
    "sign_in_openid_failed": "came from the council's sign-in and was not let in",
    "sign_in_openid_unanswered": "came to the council's sign-in, which did not answer as it should",
    "sign_in_password": "signed in with a password",
    "sign_in_recovery_code": "signed in with password and recovery code",
    "signed_out": "signed out",
    "signed_out_everywhere": "signed out everywhere",
}
WORDS |= {
    f"key_made_for_{role}": f"was made, a key with the role {role.words.lower()}" for role in Role
}
WORDS |= {f"role_changed_to_{role}": f"changed a role to {role.words.lower()}" for role in Role}
WORDS |= {f"person_added_as_{role}": f"added a person as {role.words.lower()}" for role in Role}

WORDS |= {
    "save": "saved it",
    "import": "imported it",
    "publish": "published it",
    "restore": "published it again",
    "withdraw": "withdrew it",
    "pause": "paused it",
    "close": "closed it for a time",
    "merge": "merged it into another entry",
    "unmerge": "took two merged entries apart",
    "revert": "put something back as it stood",
    "assure": "checked it",
    "import_uploaded": "uploaded a table",
    "import_published": "published an import",
    "import_taken_back": "took an import back",
    "term_changed": "changed the words of a term",
    "pin_added": "pinned it",
    "pin_changed": "changed the words or days of a pin",
    "pin_moved": "moved a pin",
    "pin_taken_off": "took a pin off",
    "synonyms_added": "added a set of plain words",
    "synonyms_changed": "changed a set of plain words",
    "synonyms_taken_off": "took a set of plain words off",
    "synonyms_put_back": "put a set of plain words back as it came",
    "policy_added": "set how long checks or facts last",
    "policy_changed": "changed how long checks or facts are to last",
    "policy_ended": "gave another last day to how long checks or facts last",
    "policy_removed": "took back how long checks or facts are to last",
    "report_exported": "exported a report",
    "sample_exported": "exported a sample with its evidence",
    "edit": "changed it",
    "correct": "corrected it",
    "confirm": "said that it is still right",
    "resolve": "decided about a flag",
    "undo": "undid what was done last",
    "reopen": "opened a flag again",
    "note": "wrote a note",
    "look_again": "asked for a look at once",
    "flag_raised": "raised a flag",
    "flag_snoozed": "left a flag for later",
    "flag_woken": "took a flag up again",
    "answers_question": "answered a provider's question",
    "asks_question": "asked the team a question",
    "sends_correction": "sent a correction",
}


def words_of(act: str) -> str:
    """What somebody did; for acts without words of their own, the key as a person would read it."""
    return WORDS.get(act, act.replace("_", " "))
