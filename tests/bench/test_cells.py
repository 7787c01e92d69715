"""The simulation of cells: routes, placement and drain."""

import pytest
from bench.cells import Simulation, drain_s, players_of_a_cell, wrong_routes


def test_every_pin_and_id_is_routed_to_the_cell_that_drew_it():
    assert wrong_routes(2_000, seed=1) == 0


@pytest.mark.parametrize("by_free_places", [True, False])
def test_a_drained_cell_empties_while_sessions_open_elsewhere(by_free_places: bool):
    simulation = Simulation(2, by_free_places=by_free_places)
    simulation.run(2_000, 20_000)
    assert drain_s(simulation, "05") > 0
    assert [cell.players for cell in simulation.cells if cell.digits == "05"] == [0]


def test_free_places_fill_cells_more_evenly_than_turns():
    by_places = Simulation(3, by_free_places=True).run(20_000, 100_000)
    in_turn = Simulation(3, by_free_places=False).run(20_000, 100_000)
    assert by_places < in_turn


def test_the_calculated_size_of_a_cell_leaves_room_above_the_planned_one():
    assert players_of_a_cell() > 30_000
