from tools import field_docs


def test_the_reference_of_fields_is_up_to_date():
    assert field_docs.TARGET.read_text(encoding="utf-8") == field_docs.document()
