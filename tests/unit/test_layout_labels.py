"""Labels that stay in their box."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.layout import text_width, wrap_label


@pytest.mark.parametrize(
    ("text", "width", "max_lines", "lines"),
    [
        ("Buurtmoestuin", 20, 2, ("Buurtmoestuin",)),
        ("Verbinding & positieve gezondheid", 20, 2, ("Verbinding &", "positieve gezondheid")),
        ("Prettige en veilige leefomgeving", 20, 2, ("Prettige en veilige", "leefomgeving")),
        ("bestaanszekerheid", 12, 3, ("bestaans-", "zekerheid")),
        ("Meer bewonersinitiatief", 12, 3, ("Meer", "bewoners-", "initiatief")),
        ("eenzaamheidsbestrijding", 20, 2, ("eenzaamheids-", "bestrijding")),
        ("schuldhulpverleningstraject", 20, 2, ("schuldhulp-", "verleningstraject")),
        ("gemeente/woningcorporatie", 20, 2, ("gemeente/", "woningcorporatie")),
        ("leef\u00adomgeving", 9, 2, ("leef-", "omgeving")),
        ("leef\u00adomgeving", 20, 2, ("leefomgeving",)),
        ("multidisciplinair", 12, 2, ("multidisci-", "plinair")),
        ("", 20, 2, ()),
        ("kost samen €\u00a0-5.500.000", 18, 2, ("kost samen", "€\u00a0-5.500.000")),
        ("kost\u00a0niets  meer", 14, 2, ("kost\u00a0niets", "meer")),
        ("een twee drie vier", 8, 1, ("een twe…",)),
    ],
)
def test_labels_break_where_a_reader_expects(
    text: str, width: int, max_lines: int, lines: tuple[str, ...]
) -> None:
    assert wrap_label(text, width, max_lines) == lines


def test_lines_are_about_as_long_as_each_other() -> None:
    assert wrap_label("een twee drie vier vijf zes", 24, 2) == ("een twee drie", "vier vijf zes")


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.sampled_from("aeijkrstnld -/\u00adé"), max_size=60),
    st.integers(3, 30),
    st.integers(1, 4),
)
def test_no_line_is_too_wide_and_no_letter_is_lost(text: str, width: int, max_lines: int) -> None:
    lines = wrap_label(text, width, max_lines)
    assert len(lines) <= max_lines
    assert all(len(line) <= width for line in lines)

    def letters(part: str) -> str:
        return "".join(sign for sign in part if sign.isalpha())

    read = letters("".join(lines))
    assert letters(text).startswith(read)
    if not "".join(lines).endswith("…"):
        assert read == letters(text)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=40))
def test_a_label_measured_in_pixels_stays_in_its_box(text: str) -> None:
    def measure(line: str) -> float:
        return text_width(line, 24, bold=True)

    assert all(measure(line) <= 200 for line in wrap_label(text, 200, 2, measure))


def test_text_width_adds_up_the_letters_of_the_font() -> None:
    assert text_width("Wijk", 1000) == 944 + 222 + 222 + 500
    assert text_width("Wijk", 10, bold=True) == pytest.approx((944 + 278 + 278 + 556) / 100)
    assert text_width("café", 16) == text_width("cafe", 16)
    assert text_width("wijk\u00adhart", 16) == text_width("wijkhart", 16)
    assert text_width("界", 16) == 16


def test_a_box_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        wrap_label("wijk", 0)
    with pytest.raises(ValueError, match="at least 1"):
        wrap_label("wijk", 10, 0)
