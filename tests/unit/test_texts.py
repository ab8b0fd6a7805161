"""Texts: two languages, Dutch notation."""

from datetime import UTC, date, datetime

from din.findings import Finding, Place, Severity
from din.texts import (
    current_language,
    day,
    euros,
    in_language,
    moment,
    msg,
    nmsg,
    number,
    percentage,
    set_language,
)


def test_a_message_is_translated_when_it_is_shown():
    message = msg("sheet {sheet}", sheet="Doelen")
    assert message.text("en") == "sheet Doelen"
    with in_language("nl"):
        assert str(message) == "blad Doelen"


def test_values_that_look_like_templates_stay_what_they_are():
    assert msg("sheet {sheet}", sheet="{weg} %s").text("en") == "sheet {weg} %s"


def test_plural_forms_follow_the_count():
    assert nmsg("{n} x", "{n} xs", 1).text("en") == "1 x"
    assert nmsg("{n} x", "{n} xs", 1200).text("en") == "1,200 xs"


def test_an_unknown_language_means_dutch():
    with in_language("xx"):
        assert current_language() == "nl"
    set_language("nl")


def test_numbers_dates_and_euros_are_in_the_readers_notation():
    with in_language("nl"):
        assert number(1234.5, 1) == "1.234,5"
        assert percentage(0.417) == "42%"
        assert day(date(2026, 11, 23)) == "23 november 2026"
        assert moment(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "01-07-2026 14:00"
    with in_language("en"):
        assert number(1234.5, 1) == "1,234.5"


def test_an_amount_is_written_as_the_language_does_and_no_line_breaks_it():
    with in_language("nl"):
        assert [euros(x) for x in (25_000, -5_500_000, -0.3)] == ["€\xa025.000", "€\xa0-5.500.000", "€\xa00"]
    with in_language("en"):
        assert [euros(x) for x in (25_000, -5_500_000)] == ["€25,000", "-€5,500,000"]


def test_a_finding_says_where_what_and_how_to_mend_it():
    finding = Finding(
        "r", Severity.ERROR, msg("What."), msg("Mend."), ("e",), Place("p.xlsx", "Doelen", 4, "Naam")
    )
    with in_language("en"):
        assert finding.line() == "file p.xlsx, sheet Doelen, row 4, column Naam: What. Mend."
    assert finding.data()["place"] == {"file": "p.xlsx", "sheet": "Doelen", "row": 4, "column": "Naam"}
