"""The generator that ships: drawn faces, 96 x 96, and its tag vectors.

Trained on the faces that :func:`~chainer_dcgan.datasets.load_avatars` draws,
with the preset ``tags``; docs/pretrained.md has the commands, the figures and
a sheet of samples. Weights are stored as float16. The faces that it learned
from are a remix of "ToonHead" by Johan Melin (https://www.johanmelin.com),
licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), drawn
with DiceBear; weights and tag vectors are under the same licence.
"""

import os

_FOLDER = os.path.dirname(os.path.abspath(__file__))

GENERATOR = os.path.join(_FOLDER, 'avatars.npz')
TAGS = os.path.join(_FOLDER, 'avatars_tags.json')
