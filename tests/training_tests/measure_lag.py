"""Prints how well D knows today's G, and how well it would with more steps.

    python tests/training_tests/measure_lag.py result/snapshot_iter_9375.npz anime_faces.tar.gz

In a game at rest D's first figure would be near its last one: G leaves it
nothing to learn. Where the figure leaps as soon as G is held still, G moves
away from what D has just learnt faster than D learns it.

The figure is the share of pairs, of a real and a generated image, of which D
finds the real one the more real (the area under the ROC curve; 0.5 for a
guess). Real images are those held out; generated ones are drawn as they are
while G is trained, by its own weights, not by their average; both as D sees
them, through the augmentation. A D that has learnt its images by heart has a
higher logit for those that it was trained on than for those held out.
"""  # NOQA: E501

import argparse
import tempfile

import numpy

# First: it makes Chainer importable.
import chainer_dcgan  # NOQA
from chainer_dcgan import datasets, images, metrics
from chainer_dcgan.training import build_trainer
from chainer_dcgan.training.losses import real_logit
from chainer_dcgan.training.snapshots import Snapshot

import chainer  # isort: skip # noqa: E402

_BATCH = 50


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('snapshot')
    parser.add_argument('dataset')
    parser.add_argument('--n', type=int, default=1000)
    parser.add_argument('--steps', type=int, nargs='+',
                        default=[0, 10, 20, 40, 80, 160])
    args = parser.parse_args()
    snapshot = Snapshot(args.snapshot)
    settings = snapshot.settings
    rest, held_out = datasets.hold_out(
        datasets.load_images(args.dataset, image_size=settings.image_size,
                             channels=settings.channels), settings.hold_out)
    real, known = (
        images.from_uint8(metrics.real_samples(imgs, args.n).images)
        for imgs in (held_out, rest))
    with tempfile.TemporaryDirectory() as out:
        updater = restore(snapshot, rest, out).updater
        print('| steps of D alone | pairs told right | logit of real | '
              'trained on | generated | deviation |')
        print('| ---: | ---: | ---: | ---: | ---: | ---: |')
        done = 0
        for n in args.steps:
            for _ in range(n - done):
                updater._update_dis()
            done = n
            reals, fakes = judge(updater, real), judge(
                updater, draw(updater, args.n))
            share = (reals[:, None] > fakes).mean()
            print(f'| {n} | {share:.3f} | {reals.mean():.2f} | '
                  f'{judge(updater, known).mean():.2f} | '
                  f'{fakes.mean():.2f} | {reals.std():.2f} |', flush=True)


def restore(snapshot, dataset, out):
    """Puts a run together as it was when the snapshot was taken.

    Args:
        snapshot (Snapshot): Its snapshot.
        dataset (ImageDataset): What it is trained on.
        out (str): Folder for what it would write.

    Returns:
        ~chainer.training.Trainer: Its trainer.
    """
    trainer = build_trainer(snapshot.settings, dataset, out)
    snapshot.restore(trainer)
    return trainer


def draw(updater, n):
    """Draws images as in training: normalized by batch, with noise.

    Args:
        updater (DCGANUpdater): Updater.
        n (int): Images.

    Returns:
        numpy.ndarray: Images, float32, :math:`(N, C, H, W)`.
    """
    drawn = []
    with chainer.no_backprop_mode():
        for _ in range(-(-n // _BATCH)):
            noise = updater.sample_noise and updater.sample_noise(_BATCH)
            z = updater.sample_z(_BATCH)
            drawn.append((updater.gen(z, noise) if noise
                          else updater.gen(z)).array)
    return numpy.concatenate(drawn)[:n]


def judge(updater, x):
    """Asks D for logits.

    Args:
        updater (DCGANUpdater): Updater.
        x (numpy.ndarray): Images, float32, :math:`(N, C, H, W)`.

    Returns:
        numpy.ndarray: Logits of being real, :math:`(N,)`.
    """
    logits = []
    with chainer.no_backprop_mode(), chainer.using_config('train', False):
        for start in range(0, len(x), _BATCH):
            batch = x[start:start + _BATCH]
            if updater.augment is not None:
                batch = updater.augment(batch)
            logits.append(real_logit(updater.dis(batch)).array)
    return numpy.concatenate(logits)


if __name__ == '__main__':
    main()
