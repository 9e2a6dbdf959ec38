"""What a launcher tells its processes, and what they make of it."""

import numpy
import pytest

from chainer_dcgan.latent import Prior
from chainer_dcgan.training.parallel import (
    PartGenerator,
    PartSampler,
    launched,
)
from chainer_dcgan.training.parallel.ending import _status


@pytest.mark.parametrize('environment,expected', [
    ({}, (1, 0)),
    ({'PMI_SIZE': '4', 'PMI_RANK': '3'}, (4, 3)),
    ({'OMPI_COMM_WORLD_SIZE': '2', 'OMPI_COMM_WORLD_RANK': '1'}, (2, 1)),
    ({'SLURM_STEP_NUM_TASKS': '16', 'SLURM_PROCID': '7'}, (16, 7)),
    # A batch script of Slurm, before srun.
    ({'SLURM_NTASKS': '16', 'SLURM_PROCID': '0'}, (1, 0))])
def test_number_of_processes(environment, expected):
    assert launched(environment) == expected


def test_parts_make_up_what_one_draws():
    whole = numpy.random.default_rng(5)
    expected = (whole.random((3, 8)), whole.integers(-4, 5, 8),
                whole.standard_normal((2, 2, 8), 'f'))
    parts = [PartGenerator(numpy.random.PCG64(5), rank, 2)
             for rank in (0, 1)]
    drawn = [(part.random((3, 4)), part.integers(-4, 5, 4),
              part.standard_normal((2, 2, 4), 'f'))
             for part in parts]
    for values, *pieces in zip(expected, *drawn):
        numpy.testing.assert_array_equal(
            numpy.concatenate(pieces, axis=-1), values)
    # What is drawn next is the same, too.
    assert (parts[0].bit_generator.state == whole.bit_generator.state)


def test_z_does_not_depend_on_what_is_asked_for():
    sampler = PartSampler(Prior(3), 7, 8, slice(4, 8))
    z = numpy.random.default_rng(7).uniform(-1, 1, (16, 3)).astype('f')
    # The simultaneous step asks for its part, the other for the batch.
    numpy.testing.assert_array_equal(sampler(4), z[4:8])
    numpy.testing.assert_array_equal(sampler(8), z[12:16])


@pytest.mark.parametrize('error,status', [
    (SystemExit(0), 1), (SystemExit(2), 2), (SystemExit('words'), 1),
    (KeyboardInterrupt(), 130), (ValueError(), 1), (ImportError(), 2)])
def test_status(error, status):
    assert _status(error) == status
