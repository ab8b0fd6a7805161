import pytest

from benchmarks.wording import score, splits
from din.checks import check
from din.checks.wording import Flaw, judge
from din.checks.wording.propose import as_effort
from din.model import Benefit, Effort, Plan


@pytest.mark.parametrize(
    "statement",
    [
        "sterkere sociale verbindingen",
        "30 % minder schulden",
        "meer vertrouwen in de buurt",
        "hoger inkomen",
        "helderder brieven",
        "minder stress bij ouders",
        "meer community building in de wijk",
        "eerdere signalering van dementie",
        "beter onderhouden speeltuinen",
        "beter op elkaar afgestemde zorg",
        "klimaatbestendiger straten",
        "sterkere wijken",
        "trotsere bewoners",
        "bestaanszekerder gezinnen",
        "snellere weg van idee naar uitvoering",
    ],
)
def test_a_noun_with_a_comparative_and_no_verb_is_a_good_goal_or_benefit(statement):
    assert judge("goal", statement) is None
    assert judge("benefit", statement) is None


@pytest.mark.parametrize(
    ("statement", "flaw"),
    [
        ("de jongeren voelen zich veiliger", Flaw.VERB),
        ("meer bewoners die zich veilig voelen", Flaw.VERB),
        ("inwoners ervaren meer grip", Flaw.VERB),
        ("vaker bewegen", Flaw.VERB),
        ("veilige wijk", Flaw.NO_COMPARATIVE),
        ("heldere afspraken", Flaw.NO_COMPARATIVE),
        ("meerdere ontmoetingsplekken", Flaw.NO_COMPARATIVE),
        ("eerdere ervaringen van bewoners", Flaw.NO_COMPARATIVE),
        ("geen armoede meer", Flaw.NO_COMPARATIVE),
        ("een huis aan het meer", Flaw.NO_COMPARATIVE),
        ("hoger onderwijs", Flaw.NO_COMPARATIVE),
        ("de bakker om de hoek", Flaw.NO_COMPARATIVE),
        ("coaching", Flaw.NO_COMPARATIVE),
        ("langer thuis", Flaw.NO_NOUN),
        ("veiliger oversteken", Flaw.VERB),
        ("Veiliger en schoner.", Flaw.NO_NOUN),
    ],
)
def test_a_goal_or_benefit_of_another_form_is_badly_worded(statement, flaw):
    assert judge("goal", statement) is flaw
    assert judge("benefit", statement) is flaw


@pytest.mark.parametrize(
    "statement",
    [
        "organiseren van een wijkmaaltijd",
        "een buurtmoestuin aanleggen",
        "flyeren op de weekmarkt",
        "coachen van jongeren",
        "vloggen over de wijk",
        "zorgen voor meer contact",
        "Bewoners richten een energiecollectief op",
        "Er wordt een meldpunt ingericht",
        "Zet een weggeefkast neer",
        "De GGD meet de luchtkwaliteit",
        "bomen planten langs de singel",
        "een pand ombouwen tot ontmoetingsplek",
        "zwerfvuil prikken met kinderen",
        "upgraden van de speeltuin",
        "Verlichten van donkere paden",
        "Vroeg bellen bij betaalachterstanden",
    ],
)
def test_an_effort_with_a_verb_is_well_worded(statement):
    assert judge("effort", statement) is None


@pytest.mark.parametrize(
    "statement",
    [
        "buurtmoestuin",
        "begeleiding van mantelzorgers",
        "coaching aan huis",
        "crowdfunding voor de speeltuin",
        "bomen en planten voor de straat",
        "bezoek aan ouderen",
        "start van een ruilwinkel",
        "een schoner park",
        "campagne tegen pesten op school",
    ],
)
def test_an_effort_without_a_verb_is_badly_worded(statement):
    assert judge("effort", statement) is Flaw.NO_VERB


@pytest.mark.parametrize(
    ("record", "proposal"),
    [
        (Benefit(id="x", name="Veilige wijk"), "veiligere wijk"),
        (Benefit(id="x", name="Toename van het aantal ontmoetingen"), "meer ontmoetingen"),
        (Benefit(id="x", name="verlaging van de drempel"), "lagere drempel"),
        (Benefit(id="x", name="Dure woningen"), "duurdere woningen"),
        (Benefit(id="x", name="Jongeren voelen zich veiliger"), "vergrotende trap"),
        (Benefit(id="x", name="langer thuis"), "Noem erbij wat er verandert"),
        (Effort(id="x", name="Buurtmoestuin"), "Aanleggen van een buurtmoestuin"),
        (Effort(id="x", name="Begeleiding van mantelzorgers"), "“Begeleiden van mantelzorgers”"),
        (Effort(id="x", name="Coaching aan huis"), "“Coachen aan huis”"),
        (Effort(id="x", name="Taalcafé De Hoven"), "Opzetten van Taalcafé De Hoven"),
    ],
)
def test_a_finding_proposes_a_better_wording(record, proposal):
    finding = next(finding for finding in check(Plan.trusted([record])) if finding.rule == "wording")
    assert proposal in finding.fix.text()


@pytest.mark.parametrize("kind", ["goal", "benefit", "effort"])
@pytest.mark.parametrize(
    "statement", ["", "…", "1", "'s-Gravenhof", "½ €", "🌳", "te", "=1+1", "meer", "zijn"]
)
def test_any_text_is_judged_without_failing(kind, statement):
    assert judge(kind, statement) is None or isinstance(judge(kind, statement), Flaw)


def test_the_rule_agrees_with_the_labels():
    result = score("fresh" if "fresh" in splits() else "score")
    assert result.precision >= 0.95
    assert result.recall >= 0.95


def test_an_effort_that_already_has_an_infinitive_gets_no_second_verb():
    assert as_effort("Ontmoeten in de wijk") == ()
    assert as_effort("Buurtmoestuin")
