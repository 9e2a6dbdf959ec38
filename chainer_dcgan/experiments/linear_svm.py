"""A linear L2-SVM for as many features as the memory holds."""

import numpy

from chainer_dcgan.storage.optional import require

_BATCHSIZE = 512


class LinearSVM:
    """One-vs-rest linear SVM with squared hinge loss, in single precision.

    Minimises, for each class,
    :math:`(|w|^2 + b^2) / 2 + C \\sum_i \\max(0, 1 - y_i (w x_i + b))^2`,
    which is the objective of scikit-learn's ``LinearSVC``. That one copies
    the features to double precision, and liblinear once more as pairs of
    index and value: 34 GB for 50,000 x 28,672 features. Here SciPy's L-BFGS
    moves all classes at once, and reads the features where they lie, once a
    step.

    Follows scikit-learn's conventions.

    Args:
        C (float): Weight of the loss against the norm.
        tol (float): Stops when no entry of the gradient is more than this
            share of the largest one at zero weights.
        max_iter (int): Steps at most.
        warm_start (bool): Whether to start where the last ``fit`` ended.

    Attributes:
        classes_ (numpy.ndarray): Labels, sorted, :math:`(K,)`.
        coef_ (numpy.ndarray): Weights, float64, :math:`(K, D)`.
        intercept_ (numpy.ndarray): :math:`(K,)`.
        n_iter_ (int): Steps taken.
    """

    def __init__(self, C=1.0, tol=1e-4, max_iter=1000, warm_start=False):
        self.C = C
        self.tol = tol
        self.max_iter = max_iter
        self.warm_start = warm_start

    def fit(self, X, y, sample_weight=None, on_step=None):
        """Learns to tell the classes from each other.

        Args:
            X (numpy.ndarray): Features, float32, :math:`(N, D)`. Neither
                copied nor changed.
            y (numpy.ndarray): Labels, :math:`(N,)`.
            sample_weight (numpy.ndarray): Factor on each row's loss,
                :math:`(N,)`: 0 leaves a row out without a copy of the
                others.
            on_step (callable): Called with the number of steps taken.

        Returns:
            LinearSVM: This object.

        Raises:
            ImportError: If SciPy is not installed, which scikit-learn
                brings.
        """
        require('probes', 'sklearn')
        from scipy.optimize import minimize

        self.classes_, y = numpy.unique(y, return_inverse=True)
        weight = numpy.ones(len(X)) if sample_weight is None else (
            numpy.asarray(sample_weight))
        shape = (len(self.classes_), X.shape[1] + 1)

        def objective(params):
            return _objective(params.reshape(shape), X, y, weight, self.C)

        zeros = numpy.zeros(shape).ravel()
        start = zeros
        if self.warm_start and hasattr(self, 'coef_'):
            start = numpy.column_stack([self.coef_, self.intercept_]).ravel()
        steps = 0

        def callback(_):
            nonlocal steps
            steps += 1
            if on_step is not None:
                on_step(steps)

        steepest = numpy.abs(objective(zeros)[1]).max()
        result = minimize(
            objective, start, jac=True, method='L-BFGS-B', callback=callback,
            options={'maxiter': self.max_iter, 'maxfun': 2 * self.max_iter,
                     'gtol': self.tol * steepest, 'ftol': 0})
        params = result.x.reshape(shape)
        self.coef_, self.intercept_ = params[:, :-1], params[:, -1]
        self.n_iter_ = result.nit
        return self

    def decision_function(self, X):
        """Gives each class's answer.

        Args:
            X (numpy.ndarray): Features, :math:`(B, D)`.

        Returns:
            numpy.ndarray: :math:`(B, K)`; positive for 'belongs to it'.
        """
        return X @ self.coef_.T.astype(X.dtype) + self.intercept_

    def predict(self, X):
        """Gives the label of the class with the greatest answer.

        Args:
            X (numpy.ndarray): Features, :math:`(B, D)`.

        Returns:
            numpy.ndarray: Labels, :math:`(B,)`.
        """
        return self.classes_[self.decision_function(X).argmax(axis=1)]


def _objective(params, X, y, weight, C):
    """Gives the loss and its gradient, both over C times the weights' sum.

    That quotient keeps them near 1 for any C and any number of rows.
    """
    coef = params[:, :-1].astype(X.dtype)
    intercept = params[:, -1].astype(X.dtype)
    grad = numpy.zeros_like(params)
    loss = 0.
    # In batches, which stay in the processor's cache: the features are used
    # twice, but read from the memory once.
    for start in range(0, len(X), _BATCHSIZE):
        rows = slice(start, start + _BATCHSIZE)
        signs = numpy.full((len(y[rows]), len(params)), -1, X.dtype)
        signs[numpy.arange(len(signs)), y[rows]] = 1
        hinge = 1 - signs * (X[rows] @ coef.T + intercept)
        numpy.maximum(hinge, 0, out=hinge)
        weighted = hinge * weight[rows, None].astype(X.dtype)
        loss += numpy.einsum('ij,ij->', hinge, weighted, dtype=float)
        slope = -2 * signs * weighted
        grad[:, :-1] += slope.T @ X[rows]
        grad[:, -1] += slope.sum(axis=0)
    scale = 1 / weight.sum()
    return ((params ** 2).sum() / 2 / C + loss) * scale, (
        (params / C + grad) * scale).ravel()
