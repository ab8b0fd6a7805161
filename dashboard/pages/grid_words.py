"""The words of the tables that AG Grid draws: its filters, and what it tells a screen reader."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from din.texts import N_, _

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "filterOoo": N_("Filter…"),
        "contains": N_("Contains"),
        "notContains": N_("Does not contain"),
        "equals": N_("Equals"),
        "notEqual": N_("Does not equal"),
        "startsWith": N_("Begins with"),
        "endsWith": N_("Ends with"),
        "blank": N_("Is empty"),
        "notBlank": N_("Is not empty"),
        "andCondition": N_("and"),
        "orCondition": N_("or"),
        "noRowsToShow": N_("No rows"),
        "noMatchingRows": N_("No row fits the filter"),
        "loadingOoo": N_("Loading…"),
        "ariaChecked": N_("chosen"),
        "ariaUnchecked": N_("not chosen"),
        "ariaIndeterminate": N_("partly chosen"),
        "ariaColumnFiltered": N_("Column with a filter"),
        "ariaFilterColumn": N_("Ctrl+Enter opens the filter"),
        "ariaFilterMenuOpen": N_("Open the filter"),
        "ariaFilterInput": N_("Filter"),
        "ariaFilterValue": N_("What to filter by"),
        "ariaFilterFromValue": N_("From which value"),
        "ariaFilterToValue": N_("Up to which value"),
        "inRangeStart": N_("From which value"),
        "inRangeEnd": N_("Up to which value"),
        "ariaFilteringOperator": N_("How to filter"),
        "ariaHeaderSelection": N_("Column to choose rows with"),
        "ariaInputEditor": N_("Change the cell"),
        "ariaLabelCellEditor": N_("Change the cell"),
        "ariaLabelColumnFilter": N_("Filter of the column"),
        "ariaLabelColumnMenu": N_("Menu of the column"),
        "ariaLabelDialog": N_("Dialog"),
        "ariaLabelSelectField": N_("Choose"),
        "ariaLabelTooltip": N_("Explanation"),
        "ariaMenuColumn": N_("Alt+Arrow down opens the menu"),
        "ariaPageSizeSelectorLabel": N_("Rows on a page"),
        "pageSizeSelectorLabel": N_("Rows on a page"),
        "firstPage": N_("First page"),
        "previousPage": N_("Previous page"),
        "nextPage": N_("Next page"),
        "lastPage": N_("Last page"),
        "ariaRowSelect": N_("Space chooses this row"),
        "ariaRowDeselect": N_("Space leaves this row out"),
        "ariaRowSelectAll": N_("Space chooses all rows or none"),
        "ariaRowToggleSelection": N_("Space chooses this row or leaves it out"),
        "ariaRowSelectionDisabled": N_("This row cannot be chosen"),
        "ariaSortableColumn": N_("Enter sorts"),
        "ariaToggleCellValue": N_("Space switches this on or off"),
    }
)
"""AG Grid's own keys. What is not here it says in English; a browser test holds that nothing of it is seen."""


def grid_words() -> dict[str, str]:
    """Give the words in the reader's language."""
    return {key: _(text) for key, text in WORDS.items()}
