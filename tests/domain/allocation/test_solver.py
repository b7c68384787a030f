import subprocess
import sys

import pytest

from award.domain.allocation.solver import Effort, Model
from award.domain.errors import DomainError


def test_the_least_cost_and_its_duals():
    model = Model(Effort())
    one, other = (model.column(5, cost=cost, is_whole=False) for cost in (1, 3))
    model.row([(one, 1), (other, 1)], low=7)
    answer = model.solve()
    assert answer.values == [5, 2]
    assert answer.duals == [3]


def test_whole_numbers_are_whole():
    model = Model(Effort())
    columns = [model.column() for _ in range(3)]
    for pair in ((0, 1), (1, 2), (0, 2)):  # an odd ring: halves would do
        model.row([(columns[place], 1) for place in pair], low=1, high=1)
    assert model.solve() is None


def test_bounds_can_be_changed_and_back():
    model = Model(Effort())
    column = model.column()
    model.row([(column, 1)], low=1)
    model.bound(column, 0, 0)
    assert model.solve() is None
    model.bound(column, 0, 1)
    assert model.solve().values == [1]


def test_a_row_without_columns_may_ask_for_nothing_only():
    model = Model(Effort())
    model.column()
    model.row([], high=3)
    assert model.solve() is not None
    model.row([], low=1)
    assert model.solve() is None


def test_stages_are_accounted_for():
    effort = Effort()
    model = Model(effort)
    model.column()
    with effort.stage("first"):
        model.solve()
    (stage,) = effort.stages
    assert (stage.name, stage.asked) == ("first", 1)
    assert stage.seconds >= 0
    assert effort.left() == float("inf")


def test_time_runs_out():
    effort = Effort(0.0)
    with pytest.raises(DomainError, match="could not be found out within 0 seconds"):
        effort.left()


def test_nothing_is_printed():
    """The solver greets once a process, so it takes a fresh one to see."""
    code = (
        "from award.domain.allocation.solver import Effort, Model;"
        "model = Model(Effort()); model.column(); model.row([(0, 1)], low=1); assert model.solve()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
