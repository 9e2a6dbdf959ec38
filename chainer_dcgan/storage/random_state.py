"""Random generators inside snapshots."""

import json

from chainer_dcgan.storage.json import parse_json


def serialize_rng(serializer, rng):
    """Writes or reads a random generator's state.

    Args:
        serializer (~chainer.Serializer): Serializer; the state goes under
            ``rng``, as JSON.
        rng (numpy.random.Generator): Generator.

    Raises:
        ValueError, TypeError, KeyError: If what is read is no such state.
    """
    state = serializer('rng', json.dumps(rng.bit_generator.state))
    rng.bit_generator.state = parse_json(str(state))
