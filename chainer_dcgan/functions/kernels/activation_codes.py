"""Numbers that compiled kernels know the activation functions by."""

CODES = {'identity': 0, 'relu': 1, 'elu': 2, 'leaky_relu': 3}

# Factors of negative inputs, for the functions that are no more than that.
LEAKS = {'identity': 1., 'leaky_relu': 0.2}
