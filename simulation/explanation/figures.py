"""The one table behind "Leg uit": what each figure of a result means, its formula, and what goes into it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from din.texts import N_, Message, msg


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that a result shows.

    Attributes
    ----------
    id : str
        As in JSON and files.
    label, meaning, formula : str
        Catalogue texts for people; symbols are those of the table of parameters.
    parameters : tuple of str
        Values of the model that go into it most directly, by name.
    inputs : tuple of str
        What else goes into it; see :mod:`simulation.explanation.ingredients`.
    of : tuple of str
        Other figures it is made of.
    """

    id: str
    label: str
    meaning: str
    formula: str
    parameters: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    of: tuple[str, ...] = ()

    def title(self) -> Message:
        """Give the label, translated when shown."""
        return msg(self.label)


FIGURES: tuple[Figure, ...] = (
    Figure(
        "strength", N_("Strength of an element"),
        N_("The share of residents who reach the norm."),
        N_("S′ = (1 − S)·[a]+ − S·[−a]+ − δ·(S − S as now) + R, with a = β·(push + σ·push of bordering areas)"),
        ("effect_size", "return_rate", "spill_over"), ("starts", "links", "reach", "professionals"),
    ),
    Figure(
        "mean_change", N_("Improvement"),
        N_("How much the elements are stronger at the horizon than when one goes on as now."),
        N_("mean over elements and residents of S − S as now"),
        ("effect_size", "return_rate", "spill_over"), ("links", "reach", "residents"), ("strength",),
    ),
    Figure(
        "saving_eur", N_("Saving"),
        N_("What care costs less, or more when negative, over the horizon."),
        N_("sum over months of c_w·residents/12·(s·improvement/0.10 − χ·A/N), `lag` months later, discounted"),
        ("care_cost", "saving_share", "hidden_demand", "contract_lag", "discount_rate"),
        ("residents", "weights"), ("strength",),
    ),
    Figure(
        "cost_eur", N_("Cost"),
        N_("All that is spent because of the phasing, over the horizon."),
        N_("sum over months of efforts·x + learners·hours·rate + change budget + transition, discounted"),
        ("learning_hours", "hourly_rate", "change_budget", "transition_cost", "discount_rate"),
        ("costs", "budgets", "professionals"),
    ),
    Figure(
        "npv_eur", N_("Return on money alone"),
        N_("What remains of the saving after the cost, beside going on as now; improvement itself counts for nothing."),
        N_("saving − cost, both discounted; at V: plus V·effect"),
        ("discount_rate",), ("agreements",), ("saving_eur", "cost_eur"),
    ),
    Figure(
        "effect", N_("Effect"),
        N_("How many residents reach the norm who else would not, times the years that they do."),
        N_("sum over months of residents·improvement/12, discounted"),
        ("discount_rate",), ("residents", "weights"), ("strength",),
    ),
    Figure(
        "break_even_eur", N_("Break-even value"),
        N_("What one resident who reaches the norm must be worth a year for the phasing to pay back."),
        N_("V at which saving − cost + V·effect = 0; none when nothing improves, 0 when it pays back already"),
        (), ("value",), ("npv_eur", "effect"),
    ),
    Figure(
        "benefit_cost_ratio", N_("Benefits divided by costs"),
        N_("How many euros are saved per euro spent; this is no SROI."),
        N_("saving / cost"), (), (), ("saving_eur", "cost_eur"),
    ),
    Figure(
        "weakest", N_("Weakest wijk"),
        N_("How strong the weakest area is at the horizon."),
        N_("lowest over areas of the mean strength of the measured elements"), (), ("starts",), ("strength",),
    ),
    Figure(
        "gap", N_("Gap between wijken"),
        N_("How far the strongest and the weakest area are apart at the horizon."),
        N_("highest − lowest over areas of the mean strength of the measured elements"), (), ("starts",), ("strength",),
    ),
    Figure(
        "atkinson", N_("Inequality between residents"),
        N_("0 is equal, 1 is as unequal as can be."),
        N_("1 − (mean over residents of S^(1−ε))^(1/(1−ε)) / mean of S"),
        ("inequality_aversion",), ("starts", "residents"), ("strength",),
    ),
    Figure(
        "unequal_investment", N_("Unequal investment"),
        N_("How many euros more per resident go to an area that is weaker; above 0 more goes where more is needed."),
        N_("slope of spent per resident on 1 − strength at the start"), (), ("starts", "residents"), ("cost_eur",),
    ),
    Figure(
        "pace_months", N_("Pace"),
        N_("After how many months half of the largest improvement is there."),
        N_("first recorded month with improvement ≥ half of its largest"), (), (), ("mean_change",),
    ),
    Figure(
        "best_in_runs", N_("Best in"),
        N_("In how many combinations of assumptions no other phasing returns more; it is no probability."),
        N_("count of combinations in which its return is the highest, alone or shared"), (), ("draws",), ("npv_eur",),
    ),
    Figure(
        "regret_eur", N_("What it may miss"),
        N_("How much more the best phasing of the same combination would have returned."),
        N_("highest return over phasings − own return, per combination; mean, 9 in 10, largest"),
        (), ("draws",), ("npv_eur",),
    ),
    Figure(
        "rank", N_("Place"),
        N_("The place by mean return; settled when it is held in at least 80% of the combinations."),
        N_("order of the mean return over combinations"), (), ("draws",), ("npv_eur",),
    ),
    Figure(
        "perfect_information_eur", N_("What knowing all would be worth"),
        N_("The most that any research before choosing can be worth."),
        N_("mean of the highest return − highest mean return"), (), ("draws",), ("npv_eur",),
    ),
    Figure(
        "pilot_lessons", N_("What a pilot teaches"),
        N_("What two years of measuring in the pilot before choosing would be worth; waiting costs are not counted."),
        N_("mean of the highest expected return given what was measured − highest mean return"),
        ("measurement_noise",), ("draws",), ("npv_eur", "strength"),
    ),
    Figure(
        "limits", N_("What holds efforts back"),
        N_("1: not at all; 0: nothing gets going."),
        N_("x* = min(1, (A + ρ_L·L)/need) · 1/(1 + O + queues/Q50) · min(1, cash/planned cost); mean over months"),
        ("need_per_fte", "learner_share", "rule_obstacles", "half_blocking_queue", "seats"),
        ("professionals", "budgets"),
    ),
    Figure(
        "adopted", N_("Professionals who work in the new way"),
        N_("Who has learned it and keeps to it."),
        N_("A′ = L/τ_L − (φ + κ)·A; those selected learn, and (p + q·A/N + q_x·A/N of bordering areas) of the others"),
        ("spontaneous_adoption", "imitation", "imitation_across_areas", "relapse", "staff_turnover", "learning_time",
         "seats"), ("professionals",),
    ),
    Figure(
        "spread", N_("Where adoption settles"),
        N_("The share of professionals who take part in the end, with seats enough and no area that borders on it."),
        N_("(p + q·a)·(1 − (1 + τ_L·(φ + κ))·a) = d·a with d = (φ + κ)·(1 + κ·τ_L); it fades when q < d"),
        ("spontaneous_adoption", "imitation", "relapse", "staff_turnover", "learning_time"),
    ),
    Figure(
        "waiting_trajectories", N_("Waiting list under a lump sum"),
        N_("How many trajectories of care a provider cannot pay."),
        N_("(what the provider covers − what it keeps)+ / price of a trajectory"),
        (), ("trajectory_price", "budgets"), ("cost_eur", "saving_eur"),
    ),
    Figure(
        "books", N_("Where the money comes from and goes to"),
        N_("Every euro over the whole horizon, in whole cents and not discounted; the form of financing tells who keeps"
           " a saving and who makes up what is short."),
        N_("budget + returned + made up = spent + left; saving = returned + kept by who pays + kept by the provider"),
        ("learning_hours", "hourly_rate", "change_budget", "transition_cost", "care_cost", "saving_share",
         "hidden_demand", "contract_lag"), ("costs", "budgets", "agreements"), ("strength",),
    ),
)  # fmt: skip
"""In the order in which a reader meets them."""

BY_ID = MappingProxyType({figure.id: figure for figure in FIGURES})
