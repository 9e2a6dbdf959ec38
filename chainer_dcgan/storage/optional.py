"""The optional package that all probes are built on."""


def check_scikit_learn():
    """Makes sure of scikit-learn, and SciPy, which it brings.

    Raises:
        ImportError: If it is not installed, with the pip command.
    """
    try:
        import sklearn  # NOQA
    except ImportError as e:
        raise ImportError('probes need scikit-learn: run '
                          '`pip install scikit-learn`.') from e
