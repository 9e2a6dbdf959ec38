"""The course of training as a picture."""

import functools
import math
import os

from chainer.training import extension

from chainer_dcgan.pictures.figures import saved_figure
from chainer_dcgan.storage import layout
from chainer_dcgan.training.priorities import PRIORITIES


class LossPlot(extension.Extension):
    """Plots what the log holds into ``out/loss.png``.

    From above: both losses; V(D, G), between -log 4, where D cannot tell
    (arXiv 1406.2661, theorem 1), and 0, where it is always right; and D's
    mean output for real and generated images. Where the generator is
    measured (:class:`~chainer_dcgan.training.extensions.BestWeights`), its
    distance from real images, too. Over the images shown, if the log counts
    them, as that of :func:`~chainer_dcgan.training.wiring.build_trainer`
    does; over iterations otherwise.
    """

    priority = PRIORITIES['LossPlot']

    def __call__(self, trainer):
        log = trainer.get_extension(layout.LOG_REPORT).log
        if not log:
            return
        measured = any('gen/frechet' in entry for entry in log)
        n_axes = 3 + measured
        with saved_figure(os.path.join(trainer.out, layout.LOSS_PLOT),
                          (8, 2.7 * n_axes)) as figure:
            _draw_all(figure.subplots(n_axes, 1, sharex=True), log)


def _draw_all(axes, log):
    losses, value, outputs = axes[:3]
    counter = 'images' if all('images' in entry for entry in log) else (
        'iteration')
    draw = functools.partial(_draw, counter)
    lowest = draw(losses, log, {'gen/loss': 'generator',
                                'dis/loss': 'discriminator'})
    losses.set_ylabel('loss')
    # Only the minimax loss of G is negative.
    losses.set_ylim(bottom=min(lowest * 1.05, 0))
    draw(value, log, {'dis/value': 'V(D, G)'})
    for level, style in ((0, ':'), (-math.log(4), '--')):
        value.axhline(
            level, color='black', linestyle=style, linewidth=1,
            label='-log 4' if level else '0')
    value.set_ylabel('value of the game')
    draw(outputs, log, {'dis/p_real': 'real images',
                        'dis/p_fake': 'generated images'})
    outputs.set_ylabel("D's mean probability of 'real'")
    outputs.set_ylim(0, 1)
    if len(axes) > 3:
        # Few, and a single one at first.
        draw(axes[3], log, {'gen/frechet': 'generated images'}, marker='.')
        axes[3].set_ylabel('Fréchet distance')
        axes[3].set_ylim(bottom=0)
    axes[-1].xaxis.set_major_formatter('{x:,.0f}')
    axes[-1].set_xlabel(
        'images shown' if counter == 'images' else 'iterations')
    for axis in axes:
        # Above, where no curve is.
        axis.legend(loc='lower right', bbox_to_anchor=(1, 1), ncols=3,
                    borderaxespad=0.2, frameon=False)
        axis.grid(alpha=0.3)


def _draw(counter, axis, log, curves, **style):
    """Draws curves; returns their lowest value."""
    values = []
    for key, label in curves.items():
        # The log of a run that began before this value was reported has
        # entries without it.
        points = [(entry[counter], entry[key])
                  for entry in log if key in entry]
        if points:
            axis.plot(*zip(*points), label=label, linewidth=1, **style)
            values += [value for _, value in points]
    return min(values, default=0)
