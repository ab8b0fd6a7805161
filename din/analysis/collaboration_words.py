"""Who works with whom, in sentences."""

from __future__ import annotations

from din.analysis.acquaintance import IdleMember, IdleTie, Introduction
from din.analysis.collaboration import Collaboration, DomainTies, Party
from din.analysis.silos import Mixing
from din.model import Plan
from din.texts import Message, msg, nmsg

INWARD, OUTWARD = 0.3, -0.1
"""From which assortativity parties keep to their domain, and below which they seek each other out. Assumption [A]."""


def broker_sentence(plan: Plan, party: Party) -> Message:
    """Say what makes a party a broker."""
    return msg(
        "“{party}” links parties that do not work together themselves: {partners}, {efforts}.",
        party=plan.label(party.id),
        efforts=nmsg("{n} effort", "{n} efforts", party.efforts),
        partners=nmsg("{n} partner", "{n} partners", party.partners),
    )


def domain_sentence(plan: Plan, ties: DomainTies) -> Message:
    """Say whether a domain keeps to itself."""
    values = {
        "domain": plan.label(ties.domain),
        "parties": nmsg("{n} party", "{n} parties", ties.parties),
        "within": nmsg("{n} tie", "{n} ties", ties.within),
        "outward": ties.outward,
    }
    if ties.silo:
        return msg(
            "“{domain}” is a silo: its {parties} share efforts with each other and with nobody else.",
            **values,
        )
    return msg("“{domain}”: {parties}, {within} within the domain and {outward} beyond it.", **values)


def mixing_sentence(mixing: Mixing | None) -> Message:
    """Say whether parties mostly work within their own domain."""
    if mixing is None or mixing.assortativity is None:
        return msg(
            "Whether parties keep to their own domain cannot be said: there are too few ties or domains."
        )
    if mixing.assortativity >= INWARD:
        return msg("Parties mostly work within their own domain.")
    if mixing.assortativity < OUTWARD:
        return msg("Parties seek each other out across domains.")
    return msg("For who works with whom, the domain makes little difference.")


def alone_sentence(plan: Plan, found: Collaboration) -> Message | None:
    """Name the parties that share no effort with anybody."""
    if not found.alone:
        return None
    names = "; ".join(f"“{plan.label(party)}”" for party in found.alone)
    return msg("These share no effort with anybody: {names}.", names=names)


def idle_tie_sentence(plan: Plan, tie: IdleTie) -> Message:
    """Say which tie serves nothing."""
    return msg(
        "“{a}” and “{b}” sit together in {alliances}, but share no effort and no goal. What does this tie serve?",
        a=plan.label(tie.a),
        b=plan.label(tie.b),
        alliances=_quoted(plan, tie.alliances),
    )


def idle_member_sentence(plan: Plan, member: IdleMember) -> Message:
    """Say who sits in an alliance and does nothing in the plan."""
    return msg(
        "“{party}” sits in {alliances}, but takes part in no effort.",
        party=plan.label(member.party),
        alliances=_quoted(plan, member.alliances),
    )


def introduction_sentence(plan: Plan, found: Introduction) -> Message:
    """Say who should know of whom, and why."""
    values = {
        "a": plan.label(found.a),
        "b": plan.label(found.b),
        "target": plan.label(found.target),
        "where": plan.label(found.area) if found.area else msg("the whole city"),
        "through": plan.label(found.through) if found.through else "",
        "band": found.band.message(),
    }
    if found.through:
        return msg(
            "“{a}” and “{b}” both contribute to “{target}” in {where} (at least: {band}), and have no tie."
            " “{through}” knows both.",
            **values,
        )
    return msg(
        "“{a}” and “{b}” both contribute to “{target}” in {where} (at least: {band}), and have no tie.",
        **values,
    )


def _quoted(plan: Plan, ids: tuple[str, ...]) -> str:
    return ", ".join(f"“{plan.label(i)}”" for i in ids)
