"""Invented Indonesian wording for the demo, from phrases.csv beside this module."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path
from random import Random


@cache
def load_phrases() -> dict[tuple[str, str], list[str]]:
    """All texts by kind and subject."""
    phrases: dict[tuple[str, str], list[str]] = defaultdict(list)
    with Path(__file__).with_name("phrases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            phrases[row["kind"], row["about"]].append(row["text"])
    return dict(phrases)


def choose_phrase(random: Random, kind: str, about: str = "", otherwise: str = "") -> str:
    """One text of a kind about a subject; `otherwise` if there is none."""
    return random.choice(load_phrases().get((kind, about)) or [otherwise])
