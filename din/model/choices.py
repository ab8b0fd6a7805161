"""The closed lists of the model."""

from din.model.fields import Choice
from din.texts import N_


class EffortType(Choice):
    """What sort of effort this is."""

    PROJECT = "project", N_("Project")
    INTERVENTION = "intervention", N_("Intervention")
    COMMUNITY_INITIATIVE = "community_initiative", N_("Community initiative")
    PROCESS = "process", N_("Ongoing activity")
    SYSTEM_CHANGE = "system_change", N_("Change in an organisation or system")


class Origin(Choice):
    """Who started an effort (M17)."""

    RESIDENTS = "residents", N_("Residents")
    MUNICIPALITY = "municipality", N_("Municipality")
    ORGANISATION = "organisation", N_("Organisation")


class Trigger(Choice):
    """What gave rise to an effort (M17)."""

    NEEDS_ASSESSMENT = "needs_assessment", N_("Social neighbourhood analysis")
    PARTNER_MONITOR = "partner_monitor", N_("Monitor of a partner")
    CONCRETE_NEED = "concrete_need", N_("Concrete need of residents")


class Status(Choice):
    """How far an effort is."""

    IDEA = "idea", N_("Idea")
    PREPARATION = "preparation", N_("In preparation")
    RUNNING = "running", N_("Running")
    COMPLETED = "completed", N_("Completed")
    STOPPED = "stopped", N_("Stopped")


class Provision(Choice):
    """Whether people take part one by one or together."""

    INDIVIDUAL = "individual", N_("Individual")
    COLLECTIVE = "collective", N_("Collective")


class Certainty(Choice):
    """How sure the makers of the plan are."""

    LOW = "low", N_("Uncertain")
    MEDIUM = "medium", N_("Fairly sure")
    HIGH = "high", N_("Sure")


class Level(Choice):
    """On which scale an alliance works."""

    NEIGHBOURHOOD = "neighbourhood", N_("Neighbourhood (buurt)")
    DISTRICT = "district", N_("District (wijk)")
    CITY = "city", N_("City")


class AllianceForm(Choice):
    """What sort of network it is (M23)."""

    ALLIANCE = "alliance", N_("Alliance of organisations")
    INFORMAL = "informal", N_("Informal network of residents")
    GUIDING_COALITION = "guiding_coalition", N_("Leading alliance")


class AreaLevel(Choice):
    """What sort of area it is."""

    MUNICIPALITY = "municipality", N_("Municipality")
    DISTRICT = "district", N_("District (wijk)")
    NEIGHBOURHOOD = "neighbourhood", N_("Neighbourhood (buurt)")
    POLICY_AREA = "policy_area", N_("Policy area")


class MeasurementStatus(Choice):
    """What a value is worth: suppressed and missing cells stay what they are (M13)."""

    MEASURED = "measured", N_("Measured")
    ESTIMATED = "estimated", N_("Estimated")
    SUPPRESSED = "suppressed", N_("Suppressed")
    MISSING = "missing", N_("Missing")


class Judgement(Choice):
    """The outcome of a dialogue on one principle (M5); it gives direction and never blocks."""

    FITS = "fits", N_("Fits")
    PARTLY = "partly", N_("Fits in part")
    AT_ODDS = "at_odds", N_("At odds")


class Criterion(Choice):
    """What a programme is steered by (D6); each can be called otherwise in a plan."""

    PACE = "pace", N_("Pace")
    FEASIBILITY = "feasibility", N_("Feasibility")
    EFFICIENCY = "efficiency", N_("Efficiency")
    FLEXIBILITY = "flexibility", N_("Flexibility")
    FOCUS = "focus", N_("Focus on the mission")


class OwnerScore(Choice):
    """What the programme owner thinks of a steering criterion, beside its norm."""

    BELOW = "below", N_("Below the norm")
    NEARLY = "nearly", N_("Nearly at the norm")
    MEETS = "meets", N_("Meets the norm")
    ABOVE = "above", N_("Above the norm")
