"""A new run that begins with the weights of another."""

import dataclasses

from chainer_dcgan.storage.files import printable


def start_from(settings, gen, dis, weights):
    """Puts weights into new nets, as far as they fit, and writes down which.

    Args:
        settings (~chainer_dcgan.training.settings.Settings): Settings of the
            run.
        gen (Generator): G.
        dis (Discriminator): D.
        weights (sequence of ~chainer_dcgan.models.starting.StartingWeights):
            What to put into them; nothing changes if it is empty.

    Returns:
        ~chainer_dcgan.training.settings.Settings: Settings with ``init``.

    Raises:
        WeightsError: If a file has nothing that fits.
    """
    if not weights:
        return settings
    nets = {'gen': gen, 'dis': dis}
    lines = []
    for start in weights:
        net = nets[start.kind]
        kept = start.put_into(net)
        lines.append(
            f'{start.kind} starts from {start.path} (SHA-256 {start.sha256})')
        lines += [f'{start.kind}: {name} is {printable(str(there))} in the '
                  f'file, {printable(str(here))} here'
                  for name, (there, here) in start.compare(net).items()]
        lines += [f'{start.kind}: {link} does not fit and starts anew: '
                  f'{reason}' for link, reason in kept.items()]
    return dataclasses.replace(settings, init=tuple(lines))
