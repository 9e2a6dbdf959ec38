"""What a file says of the net it holds: its class, and how to build it."""

import json


def describe(model):
    """Writes down what builds a net of this shape.

    Args:
        model (~chainer.Link): Net with ``get_config()``.

    Returns:
        str: JSON of the class's name and the constructor's arguments.
    """
    return json.dumps({'model': type(model).__name__, **model.get_config()})


def build(config, classes):
    """Builds the net that was written down.

    Args:
        config (dict): What :func:`describe` wrote, without ``model`` in
            files from before there was more than one class.
        classes (sequence of type): Classes that it may be of; the first
            one stands for all in those files.

    Returns:
        ~chainer.Link: The net, with weights of its own.

    Raises:
        KeyError: If it is of another class.
        TypeError: If the class takes no such argument.
        ValueError: If a size is not possible.
    """
    arguments = {'model': classes[0].__name__, **config}
    by_name = {cls.__name__: cls for cls in classes}
    return by_name[arguments.pop('model')](**arguments)
