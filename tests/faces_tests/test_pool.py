import os

import faces_work
import pytest

from chainer_dcgan.faces.pool import DIED, in_order


@pytest.mark.parametrize('workers', [1, 2])
@pytest.mark.parametrize('n', [0, 1, 9])
def test_results_come_in_the_tasks_order(workers, n):
    tasks = [(i,) for i in range(n)]
    assert list(in_order(faces_work.square, iter(tasks), workers)) == [
        ((i,), i * i) for i in range(n)]


def test_only_the_first_is_done_here():
    pids = [found for _, found in in_order(
        faces_work.pid, [(i,) for i in range(5)], 2)]
    assert pids[0] == os.getpid()
    assert os.getpid() not in pids[1:]
    assert all(found == os.getpid() for _, found in in_order(
        faces_work.pid, [(i,) for i in range(5)], 1))


@pytest.mark.parametrize('workers', [1, 2])
def test_tasks_are_read_as_they_are_needed(workers):
    read = []

    def tasks():
        for i in range(30):
            read.append(i)
            yield (i,)

    for done, _ in enumerate(in_order(faces_work.square, tasks(), workers), 1):
        assert len(read) <= done + 2 * workers


def test_a_task_that_kills_its_process_loses_no_other():
    tasks = [(i, 3) for i in range(12)]
    results = list(in_order(faces_work.die_of, iter(tasks), 2))
    assert [task for task, _ in results] == tasks
    assert [i for i, (_, found) in enumerate(results) if found is DIED] == [3]
    assert all(found == -i for (i, _), found in results if i != 3)


def test_an_error_is_raised_here():
    with pytest.raises(TypeError):
        list(in_order(faces_work.square, [(1,), ('a',)], 2))
