"""The GAN updates, by several processes."""

import chainer

from chainer_dcgan.training.updater import DCGANUpdater


class ParallelUpdater(DCGANUpdater):
    """Updates a generator and a discriminator as one process would.

    Each process shows its nets a part of the batch. Statistics of batch
    normalization and gradients are averaged over all, so that all take the
    same step; ChainerMN's multi-node optimizer, which does not take its
    first one, is not used.

    Args:
        processes (~chainer_dcgan.training.parallel.Processes): Those that
            train together.
        synchronized (bool): Whether batch normalization sees the whole
            batch, or each process's part by itself.
        **kwargs: Arguments of
            :class:`~chainer_dcgan.training.updater.DCGANUpdater`; the
            iterator gives parts, and its ``batch_size`` is the whole
            batch's.
    """

    def __init__(self, *args, processes, synchronized=True, **kwargs):
        super().__init__(*args, **kwargs)
        self._processes = processes
        self._normalizing = processes if synchronized else None

    def update_core(self) -> None:
        with chainer.using_config('dcgan_processes', self._normalizing):
            super().update_core()

    def _step(self, name):
        self._processes.average_gradients(self.get_optimizer(name).target)
        super()._step(name)
