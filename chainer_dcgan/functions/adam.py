"""Adam in fewer passes over memory."""

import chainer
from chainer.optimizers import adam

from chainer_dcgan.functions import dispatch


class Adam(chainer.optimizers.Adam):

    """:class:`chainer.optimizers.Adam`, updated faster on a CPU.

    Arguments, formula, state and serialized form are Chainer's. AMSGrad and
    AdaBound, and parameters that the fast functions do not cover, are left
    to Chainer's own rule.
    """

    def create_update_rule(self):
        return _AdamRule(self.hyperparam)


class _AdamRule(adam.AdamRule):

    def update_core_cpu(self, param):
        hp = self.hyperparam
        m, v = self.state['m'], self.state['v']
        arrays = param.array, param.grad, m, v
        kernels = None
        if (param.grad is not None and not (hp.amsgrad or hp.adabound)
                and all(array.flags.c_contiguous for array in arrays)):
            kernels = dispatch.kernels(*arrays)
        if kernels is None:
            super().update_core_cpu(param)
            return
        kernels.adam(
            *(array.reshape(-1) for array in arrays), hp.beta1, hp.beta2,
            hp.eps, hp.eta * self.alpha_t,
            1 - hp.eta * hp.weight_decay_rate)
