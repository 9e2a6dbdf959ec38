"""Adam in fewer passes over memory."""

import itertools
import operator

import chainer
from chainer.optimizer_hooks import WeightDecay
from chainer.optimizers import adam

from chainer_dcgan.functions import dispatch


class Adam(chainer.optimizers.Adam):

    """:class:`chainer.optimizers.Adam`, updated faster.

    Arguments, formula, state and serialized form are Chainer's. AMSGrad and
    AdaBound, and parameters that the fast functions do not cover, are left
    to Chainer's own rule.

    :meth:`update` moves all parameters in one call. It takes a
    :class:`~chainer.optimizer_hooks.WeightDecay` into that if it is the last
    hook before the update; the gradients are then left without the decay.
    """

    # The updates that update() is about to make in one call.
    _pending = None
    # The hook that it will take in.
    _decay = None

    def create_update_rule(self):
        return _AdamRule(self.hyperparam)

    def update(self, lossfun=None, *args, **kwds):
        self._share(_Pending())
        try:
            super().update(lossfun, *args, **kwds)
        finally:
            self._take_in(None)
            self._share(None)

    def reallocate_cleared_grads(self):
        # Called four times an update; Chainer's own walks the net each time.
        if self._pending is None or any(
                param.grad is None for param in self._pending.params):
            super().reallocate_cleared_grads()

    def call_hook(self, hook):
        decay = self._decay
        if decay is not None:
            # It was not the last one: this one has to see what it does.
            self._take_in(None)
            super().call_hook(decay)
        if self._can_take_in(hook):
            self._take_in(hook)
        else:
            super().call_hook(hook)

    def call_hooks(self, timing='pre'):
        # Before the hooks after the update: all rules have been asked.
        if timing == 'post' and self._pending is not None:
            pending = self._pending
            self._take_in(None)
            self._share(None)
            pending.make()
        super().call_hooks(timing)

    def _share(self, pending):
        params = list(self.target.params())
        if pending is not None:
            pending.params = params
        self._pending = pending
        for param in params:
            if isinstance(param.update_rule, _AdamRule):
                param.update_rule.pending = pending

    def _can_take_in(self, hook):
        return (type(hook) is WeightDecay and self._pending is not None
                and all(param.update_rule.can_wait(param)
                        for param in self._pending.params
                        if isinstance(param.update_rule, _AdamRule)))

    def _take_in(self, hook):
        self._decay = hook
        if self._pending is not None:
            self._pending.weight_decay = 0. if hook is None else hook.rate


class _Pending:

    # Updates of one step, and what their rules have in common.

    def __init__(self):
        self.params = []
        # Rate of the weight decay that is part of the updates.
        self.weight_decay = 0.
        self._updates = []
        self._kernels = {}
        self._scalars = {}

    def add(self, param, kernels, arrays, rule):
        self._updates.append((param.device, kernels, (
            *arrays, *self.scalars(rule), self.weight_decay)))

    def make(self):
        for device, group in itertools.groupby(
                self._updates, operator.itemgetter(0)):
            _, kernels, arguments = zip(*group)
            with chainer.using_device(device):
                kernels[0].adam_at_once(arguments)

    def kernels(self, arrays):
        # What covers one array covers all of its kind.
        key = tuple((type(array), array.dtype) for array in arrays)
        if key not in self._kernels:
            self._kernels[key] = dispatch.kernels(*arrays)
        return self._kernels[key]

    def scalars(self, rule):
        # Most rules have nothing of their own, and the same count.
        if set(vars(rule.hyperparam)) != {'_parent'}:
            return rule.scalars()
        if rule.t not in self._scalars:
            self._scalars[rule.t] = rule.scalars()
        return self._scalars[rule.t]


class _AdamRule(adam.AdamRule):

    # The _Pending that updates are put into instead of being made, or None.
    pending = None

    def can_wait(self, param):
        return (self._kernels((param.array, param.grad)) is not None
                and param._loss_scale is None
                # They are called for each parameter as soon as it has moved.
                and not self._hookable._post_update_hooks)

    def update(self, param):
        # What Chainer's own does before and after update_core changes
        # nothing for most parameters, but takes longer than their update.
        if (self.pending is not None and self.enabled
                and self.state is not None and 'm' in self.state
                and param._loss_scale is None
                and not self._hookable._pre_update_hooks
                and not self._hookable._post_update_hooks):
            arrays = param.array, param.grad, self.state['m'], self.state['v']
            kernels = self._kernels(arrays)
            if kernels is not None:
                self.t += 1
                self._update_at_once(kernels, param, arrays)
                return
        super().update(param)

    def update_core_cpu(self, param):
        self._update_core(param, super().update_core_cpu)

    def update_core_gpu(self, param):
        self._update_core(param, super().update_core_gpu)

    def _update_core(self, param, update_by_chainer):
        arrays = param.array, param.grad, self.state['m'], self.state['v']
        kernels = self._kernels(arrays)
        if kernels is None:
            if self.pending is not None and self.pending.weight_decay:
                WeightDecay(self.pending.weight_decay)(self, param)
            update_by_chainer(param)
        else:
            self._update_at_once(kernels, param, arrays)

    def _update_at_once(self, kernels, param, arrays):
        if self.pending is None:
            kernels.adam_at_once([(*arrays, *self.scalars(), 0.)])
        else:
            self.pending.add(param, kernels, arrays, self)

    def _kernels(self, arrays):
        hp = self.hyperparam
        if hp.amsgrad or hp.adabound or any(
                array is None or not array.flags.c_contiguous
                for array in arrays):
            return None
        if self.pending is None:
            return dispatch.kernels(*arrays)
        return self.pending.kernels(arrays)

    def scalars(self):
        hp = self.hyperparam
        return (hp.beta1, hp.beta2, hp.eps, hp.eta * self.alpha_t,
                1 - hp.eta * hp.weight_decay_rate)
