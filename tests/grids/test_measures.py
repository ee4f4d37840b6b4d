"""What the grids state, against the same counted by hand."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grids.models import Grid, GridActivity, GridServiceItem, GridTraining, GridWorker
from portal.core.areas import Level
from tests.measures import MONTH, by_area, codes, days, in_month, make_communities, retired, stated, undone

pytestmark = pytest.mark.django_db
END = MONTH.last_day
measured = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
places = st.tuples(codes, st.integers(1, 2))  # community, number of the grid


@pytest.fixture
def communities(db):
    return make_communities()


def kept(row):
    return row.retired_on is None or row.retired_on > END


def grid_of(communities, place, **given):
    code, number = place
    values = {"community": communities[code], "name": f"第{number}网格"} | given
    return Grid.objects.get_or_create(code=f"{code}{number:03d}", defaults=values)[0]


def agree(indicator, rows, grid, numerator, denominator=None):
    """The measure says the same as counting by hand, by community and by grid."""
    for level in (Level.COMMUNITY, Level.GRID):
        by_hand = by_area(rows, lambda row, end=level: grid(row).code[:end], numerator, denominator)
        assert stated(indicator, level) == by_hand


@measured
@given(st.dictionaries(places, st.tuples(retired, st.booleans()), max_size=6),
       st.lists(st.tuples(places, days, retired), max_size=6))  # fmt: skip
def test_grids_staffed_and_with_a_station(communities, grids, workers):
    with undone():
        for place, (gone, station) in grids.items():
            grid_of(communities, place, retired_on=gone, has_station=station)
        for number, (place, since, gone) in enumerate(workers):
            grid = grid_of(communities, place)
            GridWorker.objects.create(grid=grid, name=str(number), since=since, retired_on=gone)
        rows = [grid for grid in Grid.objects.all() if kept(grid)]
        staffed = {w.grid_id for w in GridWorker.objects.all() if kept(w) and w.since <= END}
        agree("grids_staffed", rows, lambda g: g, lambda g: g.pk in staffed, lambda g: 1)
        agree("grid_stations", rows, lambda g: g, lambda g: g.has_station, lambda g: 1)


@measured
@given(st.lists(st.tuples(places, days, retired), max_size=5),
       st.lists(st.tuples(st.integers(0, 4), days, retired, st.integers(1, 5)), max_size=6))  # fmt: skip
def test_workers_active_and_activities(communities, workers, activities):
    with undone():
        people = [
            GridWorker.objects.create(
                grid=grid_of(communities, place), name=str(number), since=since, retired_on=gone
            )
            for number, (place, since, gone) in enumerate(workers)
        ]
        for which, day, gone, times in activities:
            if which < len(people):
                worker = people[which]
                GridActivity.objects.create(
                    grid=worker.grid, worker=worker, kind="SANITATION", held_on=day, times=times,
                    retired_on=gone,
                )  # fmt: skip
        done = [a for a in GridActivity.objects.all() if a.retired_on is None and in_month(a.held_on)]
        active = {activity.worker_id for activity in done}
        present = [worker for worker in people if kept(worker) and worker.since <= END]
        agree("grid_workers_active", present, lambda w: w.grid, lambda w: w.pk in active, lambda w: 1)
        agree("grid_activities", done, lambda a: a.grid, lambda a: a.times)


@measured
@given(st.lists(st.tuples(places, days, retired, st.integers(1, 9), st.integers(0, 9)), max_size=6))
def test_service_items_handled(communities, items):
    with undone():
        for place, day, gone, received, handled in items:
            GridServiceItem.objects.create(
                grid=grid_of(communities, place), kind="PARTY_BUILDING", held_on=day, retired_on=gone,
                received=received, handled=min(handled, received),
            )  # fmt: skip
        rows = [i for i in GridServiceItem.objects.all() if i.retired_on is None and in_month(i.held_on)]
        agree("grid_service_items", rows, lambda i: i.grid, lambda i: i.handled, lambda i: i.received)


@measured
@given(st.lists(st.tuples(codes, days, retired), max_size=6))
def test_trainings(communities, trainings):
    with undone():
        for code, day, gone in trainings:
            GridTraining.objects.create(
                community=communities[code],
                kind="DRILL",
                held_on=day,
                topic="演练",
                workers=3,
                retired_on=gone,
            )
        rows = [t for t in GridTraining.objects.all() if t.retired_on is None and in_month(t.held_on)]
        assert stated("grid_trainings") == by_area(rows, lambda t: t.community_id, lambda t: 1)


def test_each_measure_is_one_statement(communities, django_assert_num_queries):
    grid_of(communities, (next(iter(communities)), 1))
    for code in ("grids_staffed", "grid_workers_active", "grid_stations", "grid_service_items",
                 "grid_activities", "grid_trainings"):  # fmt: skip
        with django_assert_num_queries(1):
            stated(code)


def test_a_grid_of_unusual_size_is_marked_and_not_refused():
    lights = [Grid(households=households).size_light for households in (0, 299, 300, 500, 501)]
    assert lights == ["none", "yellow", "green", "green", "yellow"]
    assert Grid(households=20, kind="DEDICATED").size_light == "none"
