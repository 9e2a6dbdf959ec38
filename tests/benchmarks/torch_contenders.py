"""The same nets and training steps in PyTorch, if it is installed.

The nets are those of Radford et al. as the reference builds them, in place
where PyTorch can work in place.
"""

import torch
from contenders import images, latent
from torch import nn
from torch.nn import functional


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


def synchronize(settings):
    """Waits until the GPU has done its work."""
    torch.cuda.synchronize(settings['gpu'])


def device_mb(settings):
    """Tells how much of the GPU's memory PyTorch has held at most.

    Returns:
        float: Megabytes.
    """
    return torch.cuda.max_memory_reserved(settings['gpu']) / 2 ** 20


class _Generator(nn.Module):

    def __init__(self, ch, bottom):
        super().__init__()
        self.shape = ch, bottom, bottom
        self.project = nn.Sequential(
            nn.Linear(100, ch * bottom ** 2),
            nn.BatchNorm1d(ch * bottom ** 2), nn.ReLU(True))
        layers = []
        for i in range(3):
            layers += [
                nn.ConvTranspose2d(ch >> i, ch >> (i + 1), 4, 2, 1),
                nn.BatchNorm2d(ch >> (i + 1)), nn.ReLU(True)]
        layers.append(nn.ConvTranspose2d(ch >> 3, 3, 4, 2, 1))
        self.grow = nn.Sequential(*layers)

    def forward(self, z):
        return self.grow(self.project(z).view(-1, *self.shape))


class _Discriminator(nn.Module):

    def __init__(self, ch, bottom):
        super().__init__()
        layers = [nn.Conv2d(3, ch >> 3, 4, 2, 1), nn.ELU(inplace=True)]
        for i in range(3, 0, -1):
            layers += [
                nn.Conv2d(ch >> i, ch >> (i - 1), 4, 2, 1),
                nn.BatchNorm2d(ch >> (i - 1)), nn.ELU(inplace=True)]
        self.shrink = nn.Sequential(*layers)
        self.judge = nn.Linear(ch * bottom ** 2, 2)

    def forward(self, x):
        return self.judge(self.shrink(x).flatten(1))


def _models(settings, memory_format):
    torch.set_num_threads(settings['threads'])
    torch.manual_seed(0)
    tf32 = settings['precision'] == 'tf32'
    torch.backends.cuda.matmul.allow_tf32 = tf32
    torch.backends.cudnn.allow_tf32 = tf32
    torch.backends.cudnn.benchmark = True
    device = torch.device(
        'cpu' if settings['gpu'] < 0 else f'cuda:{settings["gpu"]}')
    ch, bottom = settings['ch'], settings['size'] // 16
    models = []
    for net in _Generator(ch, bottom), _Discriminator(ch, bottom):
        for name, param in net.named_parameters():
            if param.ndim > 1:
                nn.init.normal_(param, 0, 0.02)
            elif name.endswith('bias'):
                nn.init.zeros_(param)
        net = net.to(device=device, memory_format=memory_format)
        models += [net, torch.optim.Adam(
            net.parameters(), lr=2e-4, betas=(0.5, 0.999),
            weight_decay=1e-5)]
    x = torch.from_numpy(images(settings)).to(
        device=device, memory_format=memory_format)
    z = torch.from_numpy(latent(settings)).to(device)
    real = torch.zeros(len(x), dtype=torch.long, device=device)
    return (*models, x, z, real, torch.ones_like(real))


def _usual(settings, memory_format):
    gen, opt_gen, dis, opt_dis, x, z, real, fake = _models(
        settings, memory_format)

    def step():
        dis.zero_grad()
        loss_real = functional.cross_entropy(dis(x), real)
        loss_real.backward()
        x_fake = gen(z)
        loss_fake = functional.cross_entropy(dis(x_fake.detach()), fake)
        loss_fake.backward()
        opt_dis.step()
        gen.zero_grad()
        loss_gen = functional.cross_entropy(dis(x_fake), real)
        loss_gen.backward()
        opt_gen.step()
        return loss_gen.item(), loss_real.item() + loss_fake.item()

    return step


def _same_step(settings, memory_format):
    gen, opt_gen, dis, opt_dis, x, z, real, fake = _models(
        settings, memory_format)
    params = list(dis.parameters())

    def step():
        x_fake = gen(z)
        y_fake = dis(x_fake)
        loss_gen = functional.cross_entropy(y_fake, real)
        loss_dis = (functional.cross_entropy(y_fake, fake)
                    + functional.cross_entropy(dis(x), real))
        grads = torch.autograd.grad(loss_dis, params, retain_graph=True)
        gx, = torch.autograd.grad(loss_gen, [x_fake])
        gen.zero_grad()
        x_fake.backward(gx)
        for param, grad in zip(params, grads):
            param.grad = grad
        opt_gen.step()
        opt_dis.step()
        return loss_gen.item(), loss_dis.item()

    return step
