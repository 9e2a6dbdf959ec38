"""Random generators inside snapshots."""

import json


def serialize_rng(serializer, rng):
    """Writes or reads a random generator's state.

    Args:
        serializer (~chainer.Serializer): Serializer; the state goes under
            ``rng``, as JSON.
        rng (numpy.random.Generator): Generator.
    """
    state = serializer('rng', json.dumps(rng.bit_generator.state))
    rng.bit_generator.state = json.loads(str(state))
