"""Numbers that compiled kernels know the activation functions by."""

CODES = {'identity': 0, 'relu': 1, 'elu': 2, 'leaky_relu': 3}
