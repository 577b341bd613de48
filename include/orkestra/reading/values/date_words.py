"""Names of days and months as people write them: Indonesian, old spellings, short forms, English."""

_MONTHS = (
    "januari january jan",
    "februari pebruari february februari feb peb pebr febr",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agst agt agu ags agus aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
_WEEKDAYS = (
    "senin sen monday mon",
    "selasa sel tuesday tue",
    "rabu rab wednesday wed",
    "kamis kam thursday thu",
    "jumat jum'at jum friday fri",
    "sabtu sab saturday sat",
    "minggu min ahad sunday sun",
)


def _number_words(lines: tuple[str, ...], first: int) -> dict[str, int]:
    return {word: number for number, line in enumerate(lines, first) for word in line.split()}


MONTH_NUMBERS = _number_words(_MONTHS, 1)
WEEKDAY_NUMBERS = _number_words(_WEEKDAYS, 0)
MONTH_PATTERN = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
WEEKDAY_PATTERN = "|".join(sorted(WEEKDAY_NUMBERS, key=len, reverse=True))
