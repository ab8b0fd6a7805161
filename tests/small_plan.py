"""A plan small enough to read and large enough to fold: made of the model's own records."""

from din.model import (
    Area,
    Benefit,
    Capability,
    Contribution,
    Domain,
    Effort,
    Goal,
    Mission,
    MissionElement,
    Organisation,
    Origin,
    Plan,
    Programme,
    Status,
)  # fmt: skip

WIJKEN = {"w1": "Waterkwartier", "w2": "De Hoven", "w3": "Noordveen"}
ELEMENTS = {
    "e1": "Zeker bestaan", "e2": "Sociale verbindingen en positieve gezondheid", "e3": "Gelijke kansen",
    "e4": "Iedereen doet ertoe", "e5": "Prettige en veilige leefomgeving",
    "e6": "Een wijkhart met basisvoorzieningen",
}  # fmt: skip
GOALS = {
    "g1": ("Hogere ervaren gezondheid", "e2", 2), "g2": ("Meer bestaanszekerheid", "e1", 3),
    "g3": ("Minder eenzaamheid", "e2", 3), "g4": ("Veiliger leefomgeving", "e5", 2),
}  # fmt: skip
BENEFITS = {
    "b1": ("Minder problematische schulden", "g2", 3), "b2": ("Sterkere sociale verbindingen", "g3", 2),
    "b3": ("Vaker in beweging", "g1", 1), "b4": ("Schonere straten", "g4", 2),
}  # fmt: skip
CAPABILITIES = {"c1": ("Vroegsignalering van schulden", "b1", 3), "c2": ("Buurtbemiddeling", "b2", 1)}
EFFORTS = (
    ("Organiseren van een wijkmaaltijd", "b2"), ("Openen van een inloopspreekuur", "c1"),
    ("Aanleggen van een buurtmoestuin", "b3"), ("Trainen van buurtbemiddelaars", "c2"),
    ("Opknappen van speelplekken", "b4"), ("Helpen bij geldzaken aan huis", "b1"),
)  # fmt: skip


def records():
    """Give all records in order."""
    yield Programme(id="programma", name="Sterke wijken", municipality="Zutphen", is_example=True)
    yield Mission(id="missie", name="Sterke wijken")
    yield from (Area(id=key, name=name) for key, name in WIJKEN.items())
    yield from (Domain(id=key, name=key.capitalize()) for key in ("sociaal", "fysiek"))
    yield Organisation(id="perspectief", name="Perspectief")
    for i, (key, name) in enumerate(ELEMENTS.items()):
        yield MissionElement(id=key, name=name, mission="missie", order=i + 1)
        yield Contribution(id=f"{key}>missie", source=key, target="missie", strength=3)
    for record_type, table in ((Goal, GOALS), (Benefit, BENEFITS), (Capability, CAPABILITIES)):
        for key, (name, target, strength) in table.items():
            yield record_type(id=key, name=name)
            yield Contribution(id=f"{key}>{target}", source=key, target=target, strength=strength)
    yield Contribution(id="b4>g3", source="b4", target="g3", strength=-1)
    for wijk, area in WIJKEN.items():
        for i, (name, target) in enumerate(EFFORTS):
            key = f"i{i}-{wijk}"
            yield Effort(
                id=key, name=f"{name} in {area}", areas=(wijk,), domains=("sociaal" if i < 4 else "fysiek",),
                owner="perspectief", status=Status.RUNNING if i % 2 else Status.IDEA,
                origin=Origin.RESIDENTS if i % 3 else Origin.MUNICIPALITY,
            )  # fmt: skip
            yield Contribution(id=f"{key}>{target}", source=key, target=target, strength=1 + i % 3)


def small_plan():
    """Build the plan."""
    return Plan.build(records(), "klein")
