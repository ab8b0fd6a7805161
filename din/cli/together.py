"""Who works with whom, in words for people."""

from __future__ import annotations

from collections.abc import Iterable

from din.analysis import Analysis
from din.analysis import collaboration_words as words
from din.cli import output
from din.texts import Message, _, nmsg

MOST = 10
"""How many of each are printed at most; the JSON has all."""


def show_collaboration(analysis: Analysis) -> None:
    """Print the ties, who bridges others, which domains keep to themselves, and which ties lack or serve nothing."""
    plan, found = analysis.plan, analysis.collaboration
    if not found.parties:
        return
    rows = [
        (plan.label(t.a), plan.label(t.b), nmsg("{n} effort", "{n} efforts", t.efforts))
        for t in found.ties[:MOST]
    ]
    if rows:
        output.table(_("Who works together most"), (_("Party"), _("With"), _("Shared")), rows)
        _more(len(found.ties) - MOST)
    brokers = (words.broker_sentence(plan, party) for party in found.brokers)
    _list(_("Who connects others:"), brokers, len(found.brokers))
    domains = [words.domain_sentence(plan, d) for d in found.domains if d.parties]
    _list(_("Domains:"), [words.mixing_sentence(found.mixing), *domains], len(domains) + 1)
    alone = words.alone_sentence(plan, found)
    if alone is not None:
        output.say(alone)
        output.say()
    _missing_and_idle(analysis)


def _missing_and_idle(analysis: Analysis) -> None:
    plan, idle = analysis.plan, analysis.idle
    meet = analysis.introductions
    sentences = (words.introduction_sentence(plan, i) for i in meet)
    _list(_("Who should know of whom:"), sentences, len(meet))
    serving = [
        *(words.idle_tie_sentence(plan, tie) for tie in idle.ties),
        *(words.idle_member_sentence(plan, member) for member in idle.members),
    ]
    _list(_("Ties that serve no shared work (more ties are not better):"), serving, len(serving))


def _list(title: str, sentences: Iterable[Message], count: int) -> None:
    if not count:
        return
    output.say(title)
    for _place, sentence in zip(range(MOST), sentences, strict=False):
        output.say(f"- {sentence}")
    _more(count - MOST)
    output.say()


def _more(rest: int) -> None:
    if rest > 0:
        output.say(nmsg("… and {n} more", "… and {n} more", rest))
