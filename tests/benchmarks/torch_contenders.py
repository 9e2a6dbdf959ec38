"""A preset's training step in PyTorch, if it is installed."""

import contextlib
import copy

import torch
from contenders import images, latent
from torch import nn
from torch.nn.utils import parametrize
from torch_nets import LOSSES, Discriminator, Generator, make_augmentation

from chainer_dcgan.training.presets import PRESETS


def torch_usual(settings):
    """The loop of PyTorch's own DCGAN example."""
    return _usual(settings, torch.contiguous_format)


def torch_usual_channels_last(settings):
    """The same, with channels last."""
    return _usual(settings, torch.channels_last)


def torch_same_step(settings):
    """This package's updater written in PyTorch."""
    return _same_step(settings, torch.contiguous_format)


def torch_same_step_channels_last(settings):
    """The same, with channels last."""
    return _same_step(settings, torch.channels_last)


def torch_same_step_compiled(settings):
    """The same, channels first, with both nets compiled."""
    return _same_step(settings, torch.contiguous_format, True)


def torch_same_step_compiled_channels_last(settings):
    """The same, with channels last."""
    return _same_step(settings, torch.channels_last, True)


def synchronize(settings):
    """Waits until the GPU has done its work."""
    torch.cuda.synchronize(settings['gpu'])


def device_mb(settings):
    """Tells how much of the GPU's memory PyTorch has held at most.

    Returns:
        float: Megabytes.
    """
    return torch.cuda.max_memory_reserved(settings['gpu']) / 2 ** 20


class _Setup:

    # Nets, optimizers and data. What differs between the loops is theirs.

    def __init__(self, settings, memory_format, compiled=False):
        torch.set_num_threads(settings['threads'])
        torch.manual_seed(0)
        tf32 = settings['precision'] == 'tf32'
        torch.backends.cuda.matmul.allow_tf32 = tf32
        torch.backends.cudnn.allow_tf32 = tf32
        torch.backends.cudnn.benchmark = True
        device = torch.device(
            'cpu' if settings['gpu'] < 0 else f'cuda:{settings["gpu"]}')
        self.preset = preset = PRESETS[settings['preset']]
        ch, bottom = settings['ch'], settings['size'] // 16
        self.nets, self.optimizers = [], []
        for cls, options in ((Generator, preset.gen_optimizer),
                             (Discriminator, preset.dis_optimizer)):
            net = cls(preset, ch, bottom)
            for name, param in net.named_parameters():
                if param.ndim > 1:
                    nn.init.normal_(param, 0, 0.02)
                elif name.endswith('bias'):
                    nn.init.zeros_(param)
            net = net.to(device=device, memory_format=memory_format)
            self.nets.append(net)
            self.optimizers.append(torch.optim.Adam(
                net.parameters(), lr=options['alpha'],
                betas=(options['beta1'], options.get('beta2', 0.999)),
                weight_decay=options['weight_decay'], fused=True))
        self.average = (copy.deepcopy(self.nets[0]) if preset.average
                        else None)
        self.rate = 1 - 0.5 ** (settings['batch'] / max(preset.average, 1))
        self.x = torch.from_numpy(images(settings)).to(
            device=device, memory_format=memory_format)
        self.z = torch.from_numpy(latent(settings)).to(device)
        self.loss = LOSSES[preset.loss]
        self.pairs = preset.loss == 'relativistic'
        self.augment = make_augmentation(preset)
        self.run = list(self.nets)
        if compiled:
            # Both losses go back through D's one graph.
            torch._functorch.config.donated_buffer = False
            self.run = [torch.compile(net) for net in self.nets]

    def shared_weights(self):
        # Spectral norms are estimated once for all passes in the block.
        if self.preset.discriminator.get('norm') == 'spectral':
            return parametrize.cached()
        return contextlib.nullcontext()

    @torch.no_grad()
    def follow(self):
        if self.average is None:
            return
        for name in 'parameters', 'buffers':
            pairs = [(a, b) for a, b in zip(
                getattr(self.average, name)(), getattr(self.nets[0], name)())
                if a.is_floating_point()]
            torch._foreach_lerp_(*zip(*pairs), self.rate)


def _usual(settings, memory_format):
    setup = _Setup(settings, memory_format)
    gen, dis = setup.nets
    opt_gen, opt_dis = setup.optimizers
    judge, fool = setup.loss
    x, z, augment = setup.x, setup.z, setup.augment

    def step():
        dis.zero_grad()
        x_fake = gen(z)
        loss_dis = judge(dis(augment(x_fake.detach())), dis(augment(x)))
        loss_dis.backward()
        opt_dis.step()
        gen.zero_grad()
        with torch.no_grad():
            y_real = dis(augment(x)) if setup.pairs else None
        loss_gen = fool(dis(augment(x_fake)), y_real)
        loss_gen.backward()
        opt_gen.step()
        setup.follow()
        return loss_gen.item(), loss_dis.item()

    return step


def _same_step(settings, memory_format, compiled=False):
    setup = _Setup(settings, memory_format, compiled)
    gen, dis = setup.nets
    run_gen, run_dis = setup.run
    opt_gen, opt_dis = setup.optimizers
    judge, fool = setup.loss
    x, z, augment = setup.x, setup.z, setup.augment
    params = list(dis.parameters())

    def step():
        x_fake = run_gen(z)
        with setup.shared_weights():
            y_fake = run_dis(augment(x_fake))
            y_real = run_dis(augment(x))
        loss_gen = fool(y_fake, y_real)
        loss_dis = judge(y_fake, y_real)
        grads = torch.autograd.grad(loss_dis, params, retain_graph=True)
        gx, = torch.autograd.grad(loss_gen, [x_fake])
        gen.zero_grad()
        x_fake.backward(gx)
        for param, grad in zip(params, grads):
            param.grad = grad
        opt_gen.step()
        opt_dis.step()
        setup.follow()
        return loss_gen.item(), loss_dis.item()

    return step
