"""One part is away: the rest goes on, and what waited comes by itself. `make faults` asks every part."""

import pytest

from tests.faults.parts import PARTS, look, mistakes
from wordrally.local.stack import Stack

pytestmark = pytest.mark.process

ASKED = ("scoring", "user database")


@pytest.mark.parametrize("part", [each for each in PARTS if each.name in ASKED], ids=lambda part: part.name)
async def test_while_a_part_is_away_the_others_do_their_work(stack: Stack, part):
    assert mistakes(part, await look(stack, part)) == []
