"""What a file says of the net it holds: its class, and how to build it."""

import inspect
import json
import math

import numpy

from chainer_dcgan.models.own import SIZES, class_name
from chainer_dcgan.storage.files import printable

# Arguments of earlier versions, with the only values that still mean a net.
_RETIRED = [('to_rgb', False)]


def describe(model):
    """Writes down what builds a net of this shape.

    Args:
        model (~chainer.Link): Net of this package, or any other.

    Returns:
        str: JSON of the class's name and the constructor's arguments. For
        nets from elsewhere, ``module:Class`` and what ``get_config()`` says
        or, without it, those of
        :data:`~chainer_dcgan.models.own.SIZES` that the net has.
    """
    name = class_name(type(model))
    if ':' not in name:
        return json.dumps({'model': name, **model.get_config()})
    config = (model.get_config() if hasattr(model, 'get_config') else {
        size: int(getattr(model, size)) for size in SIZES
        if isinstance(getattr(model, size, None), (int, numpy.integer))})
    return json.dumps({'model': name, **config})


def build(config, classes, n_values):
    """Builds the net that was written down, to be filled from a file.

    Args:
        config (dict): What :func:`describe` wrote, without ``model`` in
            files from before there was more than one class.
        classes (sequence of type): Classes that it may be of; the first
            one stands for all in those files.
        n_values (int): Values that the file has for its weights. A few
            digits can ask for any amount of memory; nothing larger is built.

    Returns:
        ~chainer.Link: The net, its weights 0.

    Raises:
        KeyError: If it is of another class.
        ValueError: If the class takes no such arguments, or they make a net
            of more weights.
    """
    by_name = {cls.__name__: cls for cls in classes}
    cls = by_name[config.get('model', classes[0].__name__)]
    arguments = {name: value for name, value in config.items()
                 if name != 'model' and (name, value) not in _RETIRED}
    _check(cls, arguments, n_values)
    try:
        return cls(rng=_NoWeights(n_values), **arguments)
    except MemoryError as e:
        raise ValueError(_too_large()) from e


def compare(config, model):
    """Lists in what a net differs from one that was written down.

    Args:
        config (dict): As for :func:`build`.
        model (~chainer.Link): The net.

    Returns:
        dict: Of each argument of the constructor that differs, the value
        that was written down, or that stood for it before, and the net's;
        empty if the other net is of another class, or from elsewhere.
    """
    own = json.loads(describe(model))
    name = own.pop('model')
    # As in build: there was one class before files said which. Those from
    # elsewhere may take anything.
    if config.get('model', name) != name or ':' in name:
        return {}
    # As they would have been written down: JSON knows no tuples.
    defaults = json.loads(json.dumps({
        name: parameter.default for name, parameter in inspect.signature(
            type(model)).parameters.items()}))
    both = {name: (config.get(name, defaults[name]), value)
            for name, value in own.items()}
    return {name: values for name, values in both.items()
            if values[0] != values[1]}


def _check(cls, arguments, n_values):
    parameters = inspect.signature(cls).parameters
    for name, value in arguments.items():
        if name not in parameters or name == 'rng':
            raise ValueError(
                f'{cls.__name__} takes no {printable(name)}; a newer '
                'version may have written it')
        expected = type(parameters[name].default)
        # JSON knows no tuples; a truth value counts as a number in Python.
        fits = (_is_texts(value) if expected is tuple
                else type(value) is expected)
        if not fits:
            raise ValueError(
                f'{name} is {printable(repr(value))}, where '
                f'{expected.__name__} is expected')
        if (expected is int and value > n_values
                or expected is tuple and len(value) > n_values):
            raise ValueError(_too_large())


def _is_texts(value):
    return isinstance(value, list) and all(
        isinstance(entry, str) for entry in value)


class _NoWeights:
    """Stands for the random generator of a net whose weights are read.

    Drawing millions of values to overwrite them takes longer than reading.
    """

    def __init__(self, left):
        self._left = left

    def _draw(self, size):
        self._left -= math.prod(numpy.atleast_1d(size).tolist())
        if self._left < 0:
            raise ValueError(_too_large())
        return numpy.broadcast_to(numpy.float32(0), size)

    def normal(self, loc=0, scale=1, size=()):
        return self._draw(size)

    def uniform(self, low=0, high=1, size=()):
        return self._draw(size)

    def integers(self, high):
        return 0


def _too_large():
    return 'it describes a larger net than the file holds'
