"""Training on several processes, through ChainerMN.

``chainer-dcgan train --communicator`` is made of this. Every process draws
the random numbers of the whole batch and works on its part of it, so that
none has a state of its own.
"""

from chainer_dcgan.training.parallel.agreement import (
    AgreedStopTrigger,
    Agreement,
)
from chainer_dcgan.training.parallel.connecting import COMMUNICATORS, connect
from chainer_dcgan.training.parallel.ending import ending_all
from chainer_dcgan.training.parallel.launchers import launched
from chainer_dcgan.training.parallel.parts import PartGenerator, PartSampler
from chainer_dcgan.training.parallel.processes import Processes
from chainer_dcgan.training.parallel.updater import ParallelUpdater

__all__ = [
    'COMMUNICATORS', 'AgreedStopTrigger', 'Agreement', 'ParallelUpdater',
    'PartGenerator', 'PartSampler', 'Processes', 'connect', 'ending_all',
    'launched']
