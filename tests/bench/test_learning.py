"""The simulated term: what helps memory helps there, and nobody remembers what was never asked."""

import pytest
from bench.learning import POLICIES, WORLDS, Term, Truth, World


def test_the_memory_of_the_class_and_practice_both_help():
    recall = {name: Term(policy, World(), 1).play().recall for name, policy in POLICIES.items()}

    assert recall["live games only"] < recall["class memory"] < recall["practice"] <= recall["both"]


def test_whoever_never_practises_remembers_what_games_leave():
    nobody = World(diligence=(0.0, 0.0))

    left = Term(POLICIES["live games only"], nobody, 1).play()
    assert Term(POLICIES["practice"], nobody, 1).play().recall == pytest.approx(left.recall, abs=0.02)


def test_a_word_is_forgotten_with_time_and_learned_again():
    truth = Truth(pace=1.0)
    assert truth.recall(0) == 0
    truth.study(0, recalled=False)
    soon, late = truth.recall(1), truth.recall(30)
    truth.study(30, recalled=True)

    assert soon > late
    assert truth.recall(60) > late


def test_every_world_has_the_assumed_class_but_for_one_thing():
    assert WORLDS["as assumed"] == World()
    assert len({*WORLDS.values()}) == len(WORLDS)
