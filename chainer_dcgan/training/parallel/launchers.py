"""How a process finds out, without MPI, that it is one of several."""

import os

# Number of processes and number of this one, as launchers tell them: MPICH,
# Intel MPI and Slurm's PMI-2; Open MPI; Slurm's srun with another PMI. A
# batch script that no srun started has no STEP_NUM_TASKS.
_VARIABLES = (
    ('PMI_SIZE', 'PMI_RANK'),
    ('OMPI_COMM_WORLD_SIZE', 'OMPI_COMM_WORLD_RANK'),
    ('SLURM_STEP_NUM_TASKS', 'SLURM_PROCID'),
)


def launched(environment=os.environ):
    """Tells how many processes a launcher has started, and which this is.

    Args:
        environment (dict): Environment variables.

    Returns:
        tuple: Number of processes, and of this one from 0; (1, 0) without a
        launcher.
    """
    for size, rank in _VARIABLES:
        if environment.get(size, '').isdigit():
            return int(environment[size]), int(environment.get(rank, 0))
    return 1, 0
