"""Numbers in sentences: what is the same in digits and in words, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.language.numbers.reading import numbers_of, share_apart

SAME = """
5 человек | five people
пять человек | 5 people
пятерых задержали | 5 were detained
семерым задержанным | the 7 detainees
21 человек | twenty-one people
двухсот тридцати семи | 237
105 раз | one hundred and five times
тысяча девятьсот девяносто первый год | 1991
две тысячи двадцать четвёртого года | 2024
двадцать пятого мая | May 25
2 000 000 | two million
два с половиной миллиона | 2.5 million
2 500 000 | two and a half million
2,5 года | two-and-a-half years
2 млн 500 тыс. | 2.5 million
5 тысяч 300 человек | 5,300 people
полтора миллиона | 1.5m
полторы тысячи | 1,500
500 тысяч | half a million
полмиллиона | 500,000
1,5 млн | 1,500,000
8 тыс. | 8,000
$2 млрд | $2bn
1.234.567,89 | 1,234,567.89
2,345 млн | 2,345,000
10–15 тысяч | 10,000 to 15,000
от 10 до 15 млн | 10–15 million
30-тысячный | 30,000
трёхмиллионный | 3-million
двадцатипятилетняя | 25-year-old
в 1990-е | the 1990s
90-х | the 1990s
90-х | the nineties
девяностые | the '90s
XX век | the 20th century
ХIХ веке | the 19th century
III квартал | the 3rd quarter
I квартал | the 1st quarter
2023/24 | 2023–2024
18:00 | 6 p.m.
в 18.30 | at 6:30 p.m.
в 6 вечера | at 18:00
в шесть часов вечера | at 6pm
в 5 часов | at 5 p.m.
с 18 до 20 | from 6 to 8 p.m.
в 12 часов ночи | at 12 a.m.
в 2 часа ночи | at 2 in the morning
00:00 | midnight
12.03.2024 | March 12, 2024
12.03.24 | 12 March 2024
12 марта 2024 | 03/12/2024
12 марта 2024 | 2024-03-12
вдвое | by a factor of 2
в 10 раз | tenfold
50 % | half
В 2020 300 человек | 300 people in 2020
١٢ | 12
""".strip().splitlines()

DIFFERENT = """
пять человек | 6 people
8 тыс. | 800
8 тыс. | 8 million
1,5 тысячи | 1.5 million
1,5 | 1,500
15 | 15,000
5–7 тыс. | 5,000–8,000
в 1990-е | the 1980s
90-х | the 1980s
XX век | the 19th century
в 18:00 | at 7 p.m.
6 утра | 6 p.m.
18:30 | 6:45 p.m.
12.03.2024 | March 13, 2024
12.03.2024 | March 12, 2023
двадцать пять | 20
сто двадцать | 100
двухсот тридцати семи | 273
двадцатипятилетняя | a 20-year-old
В 2021 году задержали 1 500 человек. | In 1987, 44 people were detained.
Пришли 300 человек. | Many people came.
""".strip().splitlines()

SILENT = """
один из них | they
он один | two of them
Пришли пятеро. | Many people came.
первый раз | He came
семья | seven days in May
стоит | He can
Я и X | I am
""".strip().splitlines()


def apart(pair: str) -> float:
    left, right = numbers_of(part.strip() for part in pair.split("|"))
    assert share_apart(left, right) == share_apart(right, left)
    return share_apart(left, right)


@pytest.mark.parametrize("pair", SAME)
def test_the_same_number_written_otherwise(pair: str) -> None:
    """Digits, words, powers, decades, dates and times agree across the languages."""
    assert any(numbers_of(part.strip() for part in pair.split("|")))
    assert apart(pair) == 0.0


@pytest.mark.parametrize("pair", DIFFERENT)
def test_another_number_is_another(pair: str) -> None:
    assert apart(pair) > 0.0


@pytest.mark.parametrize("pair", SILENT)
def test_a_number_in_words_never_speaks_against_a_pair(pair: str) -> None:
    assert apart(pair) == 0.0


def test_the_share_by_hand() -> None:
    """One of two numbers, one of three; a spelled one counts where it agrees with digits."""
    cases = {"1 и 2 | 1": 0.5, "1, 2 | 1, 3": 2 / 3, "пять из 12 | 5 of 13": 2 / 3, " | ": 0.0}
    assert {pair: apart(pair) for pair in cases} == pytest.approx(cases)


@given(st.integers(0, 10**12))
def test_digits_agree_with_themselves_and_no_others(number: int) -> None:
    """With the marks of either language between thousands."""
    ru, en, other = f"{number:,}".replace(",", "\u00a0"), f"{number:,}", f"{number + 1:,}"
    assert apart(f"{ru}|{en}") == 0.0
    assert apart(f"{ru}|{other}") == 1.0


@given(st.text("0123456789.,:/-–  тысмлнXVIpm.половиныhalfandk'", max_size=60))
def test_any_text_has_figures_that_agree_with_themselves(text: str) -> None:
    (figures,) = numbers_of([text])
    assert share_apart(figures, figures) == 0.0
    assert all(figures)


def test_very_long_numbers_are_compared_as_they_stand() -> None:
    long = "7" * 200_000
    assert apart(f"{long}|{long}") == 0.0
    assert apart(f"{long}|{long}8") == 1.0


def test_a_word_of_many_numbers_is_looked_through_once() -> None:
    """Fifty is five and ten as well, so that fifty of them could be cut in many ways."""
    assert numbers_of(["пятидесяти" * 50 + " двадцатипятилетний"]) == [frozenset({"~25"})]
