"""How the rules of tajweed go."""

from models.learning.rules import RuleMemory, remember_rules
from models.recitation.verdict import Kind
from tests.models.learning.readings import reading, verse


def test_a_broken_rule_is_not_mastered_and_its_places_are_known() -> None:
    rules = remember_rules({}, reading(verse("2:2", 12, {3: Kind.WRONG_GHUNNAH})))

    assert not rules["wrong_ghunnah"].is_mastered
    assert rules["wrong_ghunnah"].words == ("2:2:3",)


def test_readings_without_it_master_a_rule() -> None:
    rules = {"wrong_ghunnah": RuleMemory(1.0, ("2:2:3",))}
    for _ in range(2):
        rules = remember_rules(rules, reading(verse("2:2", 12)))

    assert rules["wrong_ghunnah"].is_mastered


def test_few_words_say_nothing_about_a_rule() -> None:
    rules = {"wrong_ghunnah": RuleMemory(1.0, ("2:2:3",))}

    assert remember_rules(rules, reading(verse("112:1", 4))) == rules


def test_what_is_no_rule_of_the_tongue_is_none() -> None:
    assert remember_rules({}, reading(verse("2:2", 12, {3: Kind.SKIPPED}))) == {}
