"""The GAN updates."""

import chainer
import numpy
from chainer.training.updaters import StandardUpdater

from chainer_dcgan.latent import LatentSampler, prior_of
from chainer_dcgan.models import contract
from chainer_dcgan.models.config import describe
from chainer_dcgan.storage import layout
from chainer_dcgan.training.converter import convert_batch
from chainer_dcgan.training.losses import LOSSES
from chainer_dcgan.training.steps import ArrayStep, GraphStep, array_kernels
from chainer_dcgan.training.steps.told import ToldTags


class DCGANUpdater(StandardUpdater):
    """Updates a generator and a discriminator.

    With ``n_dis=0``, the reference's step: D scores one batch of generated
    and one of real images, each with batch statistics of its own (or both
    in one pass, if it has none); G and D
    then move at once, both along gradients taken at the same parameters, G's
    optimizer first. D judges the generated images only once for that, and no
    gradient is computed that nobody uses: D's weights get none from G's
    loss, G's weights none from D's.

    With ``n_dis`` of 1 or more, the papers' alternating step (arXiv
    1406.2661, algorithm 1): so many steps of D, each with a batch of its
    own, then one of G on fresh z, judged by the new D, against the last
    batch if its loss compares with real images.

    Reports ``loss`` of both models, and of D its mean probabilities of
    'real' for real images (``p_real``) and generated ones (``p_fake``), and
    the ``value`` of the game, V(D, G).

    Args:
        models (tuple): Generator and discriminator, ``(gen, dis)``: any
            links that keep to :mod:`chainer_dcgan.models.contract`. G says
            how many dimensions z has in its attribute ``n_z``.
        iterator (~chainer.dataset.Iterator): Gives batches of images, see
            :func:`~chainer_dcgan.training.converter.convert_batch`.
        optimizer (dict): Their optimizers, ``{'gen': ..., 'dis': ...}``.
        device: Device, as :func:`chainer.get_device` takes it; both models
            are sent there.
        sample_z (callable): ``sample_z(batchsize)`` returns latent vectors,
            float32, (batchsize, n_z), on any device. Its state goes into
            snapshots if it has a method ``serialize``. By default, drawn
            from G's prior with seed 0.
        n_dis (int): Steps of D for one of G, or 0 for the simultaneous
            step.
        loss (~chainer_dcgan.training.losses.Loss): What G and D minimise;
            cross entropy by default.
        augment (callable): Changes the images that D sees, real and
            generated, see
            :class:`~chainer_dcgan.training.augmentation.\
DifferentiableAugmentation`; its state goes into snapshots.
        average (~chainer_dcgan.training.averaging.GeneratorAverage):
            Follows G's weights, if given.
        sample_noise (callable): Draws what G adds to its feature maps, see
            :class:`~chainer_dcgan.training.noise.NoiseSampler`; none is added
            if it is ``None``. Its state goes into snapshots.
        **kwargs: More arguments of :class:`~chainer.training.updaters.\
StandardUpdater`.

    Raises:
        ValueError: If one of these is missing or wrong; also in the first
            step, if batch, z, G's images or D's logits do not fit.
    """

    def __init__(
            self, models, iterator, optimizer, device=None, sample_z=None,
            n_dis=0, loss=LOSSES['cross-entropy'], augment=None, average=None,
            sample_noise=None, converter=convert_batch, **kwargs):
        if not isinstance(optimizer, dict) or set(optimizer) != {
                'gen', 'dis'}:
            raise ValueError(
                "optimizer must be a dict with the keys 'gen' and 'dis', "
                f'not {optimizer!r}')
        if n_dis < 0:
            raise ValueError(f'n_dis must not be negative: {n_dis}')
        super().__init__(
            iterator, optimizer, converter=converter, device=device,
            **kwargs)
        if not isinstance(
                getattr(self.get_iterator('main'), 'batch_size', None), int):
            raise ValueError(
                'the iterator has no batch_size, the number of images in a '
                "batch, as Chainer's have")
        self.gen, self.dis = models
        self.n_dis = n_dis
        self.sample_z = sample_z or LatentSampler(prior_of(self.gen))
        self.loss = loss
        self.augment = augment
        self.sample_noise = sample_noise
        self.average = average
        # Which of the tags that the nets are told exclude each other.
        self._categories = (
            self.gen.categories().astype(numpy.float32)
            if getattr(self.dis, 'n_tags', 0) else None)
        # Whether a batch's values have been looked at.
        self._has_looked = False
        if average is not None:
            average.gen.to_device(self.gen.device)

    @property
    def drawing_gen(self):
        """Generator: The one to draw with: the average, if there is one."""
        return self.gen if self.average is None else self.average.gen

    @property
    def n_images_per_iteration(self):
        """Images of the data set that one iteration shows to D."""
        return self.get_iterator('main').batch_size * max(self.n_dis, 1)

    @property
    def n_images(self):
        """Images of the data set shown so far."""
        return self.iteration * self.n_images_per_iteration

    def update_core(self) -> None:
        epoch = self.epoch
        if self.n_dis == 0:
            self._update_simultaneously()
        else:
            for _ in range(self.n_dis):
                x_real, told = self._update_dis()
            self._update_gen(x_real, told)
        if self.average is not None:
            self.average.update(
                self.gen, self.n_images_per_iteration,
                self.n_images + self.n_images_per_iteration)
        if self.auto_new_epoch and self.epoch > epoch:
            for optimizer in self.get_all_optimizers().values():
                optimizer.new_epoch(auto=True)

    def _update_simultaneously(self):
        # Both gradients before either optimizer moves anything.
        verdict = self._gradients().set_both(*self._next_batch())
        self._step('gen')
        self._step('dis')
        verdict.report(self.gen, self.dis)

    def _update_dis(self):
        x_real, told = self._next_batch()
        verdict = self._gradients().set_dis(x_real, told)
        self._step('dis')
        verdict.report(self.gen, self.dis)
        return x_real, told

    def _update_gen(self, x_real, told):
        loss = self._gradients().set_gen(len(x_real), x_real, told)
        self._step('gen')
        chainer.report({'loss': loss}, self.gen)

    def _gradients(self):
        args = (self.gen, self.dis, self.loss, self.sample_z, self.augment,
                self.sample_noise)
        kernels = array_kernels(self.gen, self.dis, self.augment)
        if kernels is None:
            return GraphStep(*args)
        return ArrayStep(kernels, *args)

    def _next_batch(self):
        batch = self.get_iterator('main').next()
        x = self.converter(batch, self.input_device)
        contract.check_batch(self.dis, x)
        if not self._has_looked:
            contract.check_range(x)
            for model in (self.gen, self.dis):
                contract.check_size(model, x)
            self._has_looked = True
        return x, self._tell(batch)

    def _tell(self, batch):
        if self._categories is None:
            return None
        return ToldTags(*(
            self.gen.device.send(array) for array in (
                batch.tags.astype(numpy.float32), self._categories)))

    def _step(self, name):
        # The gradients are there already, so there is no loss to pass.
        self.get_optimizer(name).update()

    def serialize(self, serializer):
        super().serialize(serializer)
        for name, model in (('gen', self.gen), ('dis', self.dis)):
            # What load_generator needs to build the model anew.
            _serialize_config(serializer[layout.MODEL.format(name)], model)
        if self.average is not None:
            part = serializer[layout.AVERAGE]
            self.average.gen.serialize(part)
            _serialize_config(part, self.average.gen)
        for name in ('sample_z', 'augment', 'sample_noise'):
            part = getattr(self, name)
            if hasattr(part, 'serialize'):
                part.serialize(serializer[name])


def _serialize_config(serializer, model):
    serializer(layout.CONFIG, describe(model))
