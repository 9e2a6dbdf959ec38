"""The course of training as a picture."""

import os

from chainer.training import extension

from chainer_dcgan.atomic import atomic_path


class LossPlot(extension.Extension):
    """Plots the log's losses and probabilities into ``out/loss.png``.

    Args:
        log_report (str): Name of the LogReport extension.
    """

    # After the LogReport (100), before the checkpoint.
    priority = 90

    def __init__(self, log_report='LogReport'):
        self._log_report = log_report

    def __call__(self, trainer):
        log = trainer.get_extension(self._log_report).log
        if not log:
            return
        # matplotlib takes a second to import and is needed nowhere else.
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(8, 6), layout='constrained')
        FigureCanvasAgg(figure)
        axes = figure.subplots(2, 1, sharex=True)
        _draw(axes[0], log, {'gen/loss': 'generator',
                             'dis/loss': 'discriminator'})
        axes[0].set_ylabel('loss')
        axes[0].set_ylim(bottom=0)
        _draw(axes[1], log, {'dis/p_real': 'real images',
                             'dis/p_fake': 'generated images'})
        axes[1].set_ylabel("D's mean probability of 'real'")
        axes[1].set_ylim(0, 1)
        axes[1].set_xlabel('images shown')
        with atomic_path(os.path.join(trainer.out, 'loss.png')) as temporary:
            figure.savefig(temporary, format='png', dpi=100)


def _draw(axis, log, curves):
    for key, label in curves.items():
        points = [(entry['images'], entry[key])
                  for entry in log if key in entry]
        axis.plot(*zip(*points), label=label, linewidth=1)
    axis.legend(loc='center right')
    axis.grid(alpha=0.3)
