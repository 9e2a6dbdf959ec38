"""The update, what goes on around it, and how a run is put together.

What ``chainer-dcgan train`` does, from Python::

    from chainer_dcgan import datasets, training

    settings, snapshot = training.choose_settings(
        'result', preset='best', ch=128, image_size=48, hold_out=2000,
        epoch=20)
    images = datasets.load_images('faces', settings.image_size)
    images, held_out = datasets.hold_out(images, settings.hold_out)
    trainer = training.build_trainer(
        settings, images, 'result',
        evaluate=training.measure_against(held_out))
    with training.hold_folder('result'):
        training.run_trainer(trainer)
"""

from chainer_dcgan.training.measuring import measure_against
from chainer_dcgan.training.optimizers import make_optimizer
from chainer_dcgan.training.resuming import choose_settings
from chainer_dcgan.training.run import run_trainer
from chainer_dcgan.training.run_folder import hold_folder
from chainer_dcgan.training.updater import DCGANUpdater
from chainer_dcgan.training.wiring import build_trainer

__all__ = [
    'DCGANUpdater', 'build_trainer', 'choose_settings', 'hold_folder',
    'make_optimizer', 'measure_against', 'run_trainer']
