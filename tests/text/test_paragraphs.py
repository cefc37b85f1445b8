from hypothesis import given
from hypothesis import strategies as st

from archive.text.paragraphs import one_paragraph_a_line

WRAPPED = """\
Joint Statement

The two ministers met this morning in Geneva to continue their talks on
energy and agreed that the working groups should meet again before the
end of the month. They thanked the hosts for a 30-
day extension.

They agreed on the following points, which will be set out in a note of
both governments:
1. a halt to all strikes on energy sites, including those which are not
   in use at present;
2. an exchange of prisoners;
– access for observers to every place named in the annex, at any time of
  day or night.
"""


def test_a_paragraph_a_line_is_left_alone() -> None:
    text = "A heading\nThe ministers met in Geneva on Monday.\nthey agreed on little.\nIt is over."

    assert one_paragraph_a_line(text) == text


def test_wrapped_lines_are_joined_and_headings_and_items_kept_apart() -> None:
    lines = one_paragraph_a_line(WRAPPED).split("\n")

    assert [line[:24] for line in lines] == [
        "Joint Statement",
        "The two ministers met th",
        "They agreed on the follo",
        "1. a halt to all strikes",
        "2. an exchange of prison",
        "– access for observers t",
    ]


def test_continuation_lines_join_their_item() -> None:
    assert "which are not in use at present;" in one_paragraph_a_line(WRAPPED)


def test_a_compound_broken_at_its_hyphen_is_one_word() -> None:
    assert "a 30-day extension" in one_paragraph_a_line(WRAPPED)


def test_a_number_that_begins_a_wrapped_line_is_no_item() -> None:
    text = (
        "The ministers recalled that the first talks were held in Geneva on March\n"
        "18. The second round of these talks, which had been planned for the next\n"
        "month, never took place because of the events of that summer."
    )

    assert "\n" not in one_paragraph_a_line(text)


def test_a_heading_above_wrapped_text_stays_a_line() -> None:
    text = (
        "Main results\n"
        "The ministers agreed that the working groups should meet again before the\n"
        "end of the month and report to them in writing."
    )

    assert one_paragraph_a_line(text).split("\n")[0] == "Main results"


def test_a_sentence_that_ends_with_a_ragged_line_ends_no_paragraph() -> None:
    text = (
        "The ministers agreed that the working groups should meet again before\n"
        "the end of the month. They also thanked the hosts of it all.\n"
        "The next round, for which no date has been set, is to take place in the\n"
        "autumn."
    )

    assert "\n" not in one_paragraph_a_line(text)


def test_a_last_line_that_leaves_much_room_ends_its_paragraph() -> None:
    text = (
        "The ministers agreed that the working groups should meet again before\n"
        "the end of the month. They also thanked the hosts.\n"
        "The next round, for which no date has been set, is to take place in the\n"
        "autumn."
    )

    assert len(one_paragraph_a_line(text).split("\n")) == 2


def test_indented_first_lines_begin_paragraphs() -> None:
    text = (
        "   The ministers agreed that the working groups should meet again before\n"
        "the end of the month and that they report to them in writing every week.\n"
        "   They also agreed on a date for the next round, which is to take place\n"
        "in the autumn."
    )

    assert len(one_paragraph_a_line(text).split("\n")) == 2


def test_a_bullet_alone_on_its_line_belongs_to_the_next() -> None:
    assert one_paragraph_a_line("•\nPrisoner exchange\n•\nAccess") == (
        "• Prisoner exchange\n• Access"
    )


def test_an_address_longer_than_the_width_does_not_hide_the_wrapping() -> None:
    text = (
        "The full text of the statement that the ministers made can be found at the\n"
        "https://www.ministry.example/news/2024/06/04/joint-statement-of-the-ministers-in-geneva\n"
        "address, where it was published in both languages on the day of the talks\n"
        "and has stood ever since."
    )

    assert "\n" not in one_paragraph_a_line(text)


@given(st.text("abAB .-1•\n\t", max_size=300))
def test_no_character_but_white_space_is_lost(text: str) -> None:
    assert "".join(one_paragraph_a_line(text).split()) == "".join(text.split())


FLATTENED = """Readout of the call

President
Vladimir Putin
had a telephone conversation with President of the United States
Donald Trump
. The conversation lasted more than two hours and was, as both sides said, detailed and frank.
The two leaders
will meet again,
and soon.

They agreed on the following:
1. a ceasefire of
30 days;
2. an exchange.

Press Service
"""


def test_a_flattened_page_has_the_paragraphs_that_its_blank_lines_part() -> None:
    assert one_paragraph_a_line(FLATTENED).split("\n") == [
        "Readout of the call",
        "President Vladimir Putin had a telephone conversation with President of the United States "
        "Donald Trump. The conversation lasted more than two hours and was, as both sides said, "
        "detailed and frank. The two leaders will meet again, and soon.",
        "They agreed on the following:",
        "1. a ceasefire of 30 days;",
        "2. an exchange.",
        "Press Service",
    ]


def test_a_wrapped_text_with_one_long_line_is_joined() -> None:
    long = "The delegations agreed to continue their talks in the spring and to prepare " * 3
    text = (
        f"The presidents spoke on Tuesday about the ceasefire that\n{long}\nboth sides "
        "want.\n\nThey also spoke of an exchange of prisoners, which will take\nplace tomorrow.\n"
    )
    lines = one_paragraph_a_line(text).split("\n")
    assert len(lines) == 2
    assert lines[1].endswith("which will take place tomorrow.")


def test_paragraphs_a_line_with_blank_lines_between_stay_apart() -> None:
    text = "First of all they spoke.\nThen they ate.\n\nSincerely,\nAda Lovelace\nCountess\n"
    assert one_paragraph_a_line(text).split("\n") == [
        *("First of all they spoke.", "Then they ate.", "Sincerely,", "Ada Lovelace", "Countess"),
    ]  # fmt: skip
