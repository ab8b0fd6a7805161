"""The pages at the door: signing in, who you are, and the refusals. Plain HTML that needs nothing else."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from dashboard.rights import MAX_PERSON_NAME, ROLE_WORDS, Person, Role
from din.texts import LANGUAGES, _, current_language

SIGN_IN, SIGN_OUT, WHO = "/sign-in", "/sign-out", "/who"
NEXT = "next"
STYLE = (files("dashboard") / "access" / "door.css").read_text(encoding="utf-8")


def page(title: str, body: str, status: int = 200, *, here: str = "", wrong: bool = False) -> HTMLResponse:
    """Give a page in the house style.

    Parameters
    ----------
    title
        Its heading; plain text.
    body
        The rest, as HTML.
    here
        The path it can be asked for again in the other language; none offers no other language.
    wrong
        Whether the form was not accepted; the browser's tab says so too.
    """
    language = current_language()
    tab = f"{_('Not accepted')}: {title}" if wrong else title
    text = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(tab)} – din</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<style>{STYLE}</style></head><body><header><span class=brand>din</span>"
        f"<span class=words>{escape(_('Goals and efforts in one picture'))}</span>{_other(language, here)}</header>"
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    # A form without a referrer has no origin either, and is refused.
    return HTMLResponse(text, status, headers={"Referrer-Policy": "same-origin"})


def sign_in_page(
    target: str, *, fault: str = "", name: str = "", public: bool = False, status: int = 200
) -> HTMLResponse:
    """Ask for a name and a passphrase; after that the visitor goes on to ``target``."""
    alert = f"<p class=fault role=alert id=fault>{escape(fault)}</p>" if fault else ""
    described = "fault hint" if fault else "hint"
    invalid = ' aria-invalid="true"' if fault else ""
    look = (
        f'<p class=other><a href="{escape(target)}">{escape(_("Look without signing in"))}</a></p>'
        if public
        else ""
    )
    body = (
        f"<p>{escape(_('Sign in with the name and the passphrase you were given.'))}</p>{alert}"
        f'<form method=post action="{SIGN_IN}"><input type=hidden name="{NEXT}" value="{escape(target)}">'
        f"<label for=name>{escape(_('Name'))}</label>"
        f'<input id=name name=name type=text value="{escape(name)}" required maxlength={MAX_PERSON_NAME} '
        f"autocomplete=username autocapitalize=none spellcheck=false{invalid}{'' if name else ' autofocus'}>"
        f"<label for=passphrase>{escape(_('Passphrase'))}</label>"
        f"<p class=hint id=hint>{escape(_('A sentence of a few words; capitals and spaces count.'))}</p>"
        f"<input id=passphrase name=passphrase type=password required maxlength=1000 autocomplete=current-password "
        f'aria-describedby="{described}"{invalid}{" autofocus" if name else ""}>'
        f"<button type=submit>{escape(_('Sign in'))}</button></form>{look}"
        f"<p class=other>{escape(_('No passphrase, or forgotten? Ask the manager of this plan for a new one.'))}</p>"
    )
    here = f"{SIGN_IN}?{urlencode({NEXT: target})}"
    return page(_("Sign in"), body, status, here=here, wrong=bool(fault))


def who_page(person: Person, *, may_rename: bool, fault: str = "", status: int = 200) -> HTMLResponse:
    """Say who the visitor is and what they may do; on one's own machine one chooses one's own name."""
    what = {
        Role.READER: _("You may look at the plan, not change it."),
        Role.EDITOR: _("You may look at the plan and change it."),
        Role.MANAGER: _("You may look at the plan, change it and manage it."),
    }.get(person.role, "")
    role = _(ROLE_WORDS[person.role])
    body = (
        f"<dl><dt>{escape(_('Name'))}</dt><dd>{escape(person.name or '–')}</dd>"
        f"<dt>{escape(_('Role'))}</dt><dd>{escape(role)}</dd></dl><p>{escape(what)}</p>"
        f"{_rename_form(person, fault) if may_rename else ''}"
        f"<p class=other><a href=/>{escape(_('Back to the plan'))}</a></p>"
        f'<form method=post action="{SIGN_OUT}" class=quiet><button type=submit>{escape(_("Sign out"))}</button></form>'
    )
    return page(_("Who you are"), body, status, here=WHO, wrong=bool(fault))


def _rename_form(person: Person, fault: str) -> str:
    alert = f"<p class=fault role=alert id=fault>{escape(fault)}</p>" if fault else ""
    described = "fault hint" if fault else "hint"
    return (
        f'{alert}<form method=post action="{WHO}"><label for=name>{escape(_("Your name"))}</label>'
        f"<p class=hint id=hint>{escape(_('Others see this name beside what you change.'))}</p>"
        f'<input id=name name=name type=text value="{escape(person.name)}" required maxlength={MAX_PERSON_NAME} '
        f'autocomplete=name aria-describedby="{described}">'
        f"<button type=submit>{escape(_('Save'))}</button></form>"
    )


def closed_page() -> HTMLResponse:
    """Tell somebody without the start address what to do."""
    text = _("The plan can only be seen with the complete start address, the one with “token” in it.")
    hint = _(
        "Look in the window where the program was started, or ask the person who sent you here for that address."
    )
    return page(_("This page is closed"), f"<p>{escape(text)}</p><p>{escape(hint)}</p>", 403)


def go_on(target: str) -> HTMLResponse:
    """Go on from here: after a click in another site a strict cookie is not sent along, but it is from here."""
    return HTMLResponse(f'<!doctype html><meta http-equiv="refresh" content="0; url={escape(target)}">')


def _other(language: str, here: str) -> str:
    if not here:
        return ""
    other = next(name for name in LANGUAGES if name != language)
    address = f"{here}{'&' if '?' in here else '?'}lang={other}"
    words = {"en": "English", "nl": "Nederlands"}[other]
    return f'<a class=language href="{escape(address)}" lang={other} hreflang={other}>{words}</a>'
