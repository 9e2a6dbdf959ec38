"""Nets that are not of this package, by the name of their class."""

import importlib
import inspect
import os
import re
import sys
import traceback

import chainer
import numpy

from chainer_dcgan.errors import InputError
from chainer_dcgan.models import contract
from chainer_dcgan.models.inference import infer

SIZES = 'n_z', 'ch', 'image_size', 'channels'
"""tuple: What a class may take as arguments, besides ``rng``."""


class OwnNetError(InputError):
    """A class cannot be found or built, or is no such net."""


class UnfitNetError(OwnNetError):
    """A net that was built takes or gives something else."""


def class_name(cls: type) -> str:
    """Names a class of nets as files do.

    Args:
        cls (type): The class.

    Returns:
        str: Its name alone, if it is of this package; ``'module:Class'`` for
        all others, subclasses of this package's among them.
    """
    if cls.__module__.partition('.')[0] == __name__.partition('.')[0]:
        return cls.__name__
    return f'{cls.__module__}:{cls.__qualname__}'


def find_class(name: str) -> type:
    """Finds a class of nets.

    Args:
        name (str): ``'module:Class'``; the module lies in the current folder
            or is installed.

    Returns:
        type: A subclass of :class:`chainer.Link`.

    Raises:
        OwnNetError: If there is none.
    """
    if not re.fullmatch(r'\w+(\.\w+)*:\w+(\.\w+)*', name):
        raise OwnNetError(
            f'{name}: expected MODULE:CLASS, such as my_nets:MyG for the '
            'class MyG of my_nets.py.')
    module_name, _, path = name.partition(':')
    found = module = _import(module_name)
    for part in path.split('.'):
        found = getattr(found, part, None)
    if not (isinstance(found, type) and issubclass(found, chainer.Link)):
        nets = sorted(
            key for key, value in vars(module).items()
            if isinstance(value, type) and issubclass(value, chainer.Link)
            and value.__module__ == module.__name__)
        raise OwnNetError(
            f'{name}: {module_name} has no chainer.Chain of the name {path}; '
            f'it has {", ".join(nets) or "none at all"}.')
    return found


def build(name: str, rng=None, **sizes):
    """Builds a net with those of the sizes that its class takes.

    Args:
        name (str): See :func:`find_class`.
        rng (numpy.random.Generator): Where its weights come from, if its
            class has an argument of this name.
        **sizes (int): Of :data:`SIZES`. Whether taken or not, they become
            attributes of the net, where it has none of that name.

    Returns:
        ~chainer.Link: The net, on the CPU.

    Raises:
        OwnNetError: If it cannot be built.
    """
    cls = find_class(name)
    given = {key: value for key, value in {**sizes, 'rng': rng}.items()
             if takes(cls, key)}
    try:
        net = cls(**given)
    except Exception as e:
        raise OwnNetError(
            f'{name}: cannot be built with {", ".join(given) or "nothing"}: '
            f'{_explain(e)}. A class may take {", ".join(SIZES)} and rng; '
            'everything else needs a default.') from e
    for key, value in sizes.items():
        if not hasattr(net, key):
            setattr(net, key, value)
    return net


def takes(cls: type, argument: str) -> bool:
    """Tells whether a class can be built with an argument.

    Args:
        cls (type): The class.
        argument (str): Name of the argument.

    Returns:
        bool: Whether it takes it by this name.
    """
    parameters = inspect.signature(cls).parameters
    return argument in parameters or any(
        p.kind is p.VAR_KEYWORD for p in parameters.values())


def check_generator(gen, name: str, shape: tuple | None = None) -> None:
    """Has a generator draw two images, and looks at them.

    Gives it the attributes ``image_size`` and ``channels``, if it has none,
    and shapes to weights that wait for their first input.

    Args:
        gen (~chainer.Link): The generator, on the CPU.
        name (str): What to call it.
        shape (tuple): (C, H, W) that is expected; any if ``None``.

    Raises:
        UnfitNetError: If it draws anything else.
    """
    x = _try(gen, name, lambda: (numpy.zeros(
        (2, contract.count_z(gen)), numpy.float32)))
    if shape is None:
        shape = x.shape[1:]
        if x.ndim != 4 or shape[0] not in (1, 3, 4) or shape[1] != shape[2]:
            raise UnfitNetError(
                f'{name}: drew {x.dtype} of the shape {x.shape} for 2 z; '
                'expected float32 in [-1, 1] of the shape (2, C, H, H), with '
                'C 1, 3 or 4.')
    _hold(name, contract.check_drawn, gen, x, (2, *shape))
    for key, value in (('channels', shape[0]), ('image_size', shape[1])):
        if not hasattr(gen, key):
            setattr(gen, key, value)


def check_discriminator(dis, name: str, shape: tuple) -> None:
    """Has a discriminator judge two images, and looks at what it says.

    Args:
        dis (~chainer.Link): The discriminator, on the CPU.
        name (str): What to call it.
        shape (tuple): (C, H, W) of the images.

    Raises:
        UnfitNetError: If these are no logits.
    """
    y = _try(dis, name, lambda: numpy.zeros((2, *shape), numpy.float32))
    _hold(name, contract.check_judged, dis, y, 2)


def _try(net, name, make_input):
    try:
        x = make_input()
        return infer(net, x, len(x), net.device)
    except contract.ContractError as e:
        raise UnfitNetError(f'{name}: {e}') from e
    except Exception as e:
        raise UnfitNetError(
            f'{name}: fails on float32 of the shape {x.shape}: '
            f'{_explain(e)}.') from e


def _hold(name, check, *args):
    try:
        check(*args)
    except contract.ContractError as e:
        raise UnfitNetError(f'{name}: {e}') from e


def _import(name):
    here = os.getcwd()
    # As `python script.py` looks in the folder of its script.
    sys.path.insert(0, here)
    try:
        return importlib.import_module(name)
    except Exception as e:
        if isinstance(e, ModuleNotFoundError) and e.name and (
                name + '.').startswith(e.name + '.'):
            raise OwnNetError(
                f'no module {name} in {here}, and none is installed.') from e
        raise OwnNetError(
            f'the module {name} cannot be imported: {_explain(e)}.') from e
    finally:
        sys.path.remove(here)


def _explain(error):
    """Words what went wrong in somebody else's code, with the place."""
    words = ' '.join(str(error).split())
    places = [frame for frame in traceback.extract_tb(error.__traceback__)
              if f'{os.sep}chainer' not in frame.filename
              and 'importlib' not in frame.filename]
    place = (f' ({os.path.basename(places[-1].filename)}, line '
             f'{places[-1].lineno})' if places else '')
    return f'{type(error).__name__}: {words.rstrip(".")}{place}'
