"""Door: the editors' console, pages for people who signed in.

How a page is added:

1. Write `app/console/<noun>.py` with `pages = Pages()`, and list it in `app.console.door.ROOMS`.
2. A route says who may use it, or is refused when it is defined: `who: MayRead`, `MayFlag`,
   `MayComment`, `MayEdit`, `MayManagePeople`, `MayReadAudit`; `SignedIn` for whatever role;
   `Anybody`. Add `Recently` where a stolen session must not be enough. `who` is the Person, and
   `current_person(request)` gives the same anywhere else.
3. GET changes nothing: `session: Reading`, and `return show(request, "console/<noun>.html", …)`.
4. POST changes and redirects: `session: Writing`, `return to("/console/<noun>", done="saved")`.
   Its token is checked before the route is called; `{% call form(…) %}` in the template holds it.
5. A form is a class: `class NoteForm(Form)`, `wrong = {"text": "Enter a note"}`; the route takes
   `sent: Annotated[Sent[NoteForm], Depends(submitted(NoteForm))]`. Where `sent.form is None`, show
   the same page with `sent=sent, status=422`: its error summary says the rest.
6. Templates extend `console/layout.html`, take macros of `macros.html`, and set the blocks `title`
   and `content`. Places of the navigation are in `app.console.places`.
7. What goes wrong in a room is raised there and worded in `app.console.problems.TABLE`.
8. Whoever acts is written down: `record_act(session, who.actor_id, "act_key", now=now_of(request),
   about=[ids])`, or `editing.begin` for entries; words for the key are in `app.console.act_words`.
"""
