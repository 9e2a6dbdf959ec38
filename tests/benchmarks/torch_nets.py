"""A preset's nets, losses and augmentation in PyTorch.

They compute what this package's do, in place where PyTorch can, and take a
:class:`~chainer_dcgan.training.presets.Preset` for what differs.
"""

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

_ACTIVATIONS = {
    'elu': lambda: nn.ELU(inplace=True),
    'leaky_relu': lambda: nn.LeakyReLU(0.2, inplace=True)}


class Generator(nn.Module):
    """G of a preset.

    Args:
        preset (Preset): What it is.
        ch (int): Channels at the widest layer.
        bottom (int): Height and width of the projection.
    """

    def __init__(self, preset, ch, bottom):
        super().__init__()
        options = preset.generator
        self.shape = ch, bottom, bottom
        per_unit = options['bn_per_unit']
        self.project = nn.Linear(preset.n_z, ch * bottom ** 2)
        self.norm = (nn.BatchNorm1d(ch * bottom ** 2) if per_unit
                     else nn.BatchNorm2d(ch))
        self.per_unit = per_unit
        ksize = options['ksize']
        layers = []
        fine = options.get('fine_ch', 0)
        least = min(options.get('min_ch', 0), ch)
        widths = [max(ch >> i, least) for i in range(4)]
        for i, n_in in enumerate(widths):
            n_out = widths[i + 1] if i < 3 else fine or 3
            if options.get('resize'):
                layers.append(_ResizeConvolution(n_in, n_out))
            else:
                layers.append(nn.ConvTranspose2d(
                    n_in, n_out, ksize, 2, (ksize - 1) // 2, ksize % 2))
            if i < 3 and options.get('noise'):
                layers.append(_Noise(n_out))
            if i < 3 or fine:
                layers += [
                    _Modulated(n_out, preset.n_z) if options.get('modulate')
                    else nn.BatchNorm2d(n_out), nn.ReLU(True)]
        if fine:
            layers.append(nn.Conv2d(fine, 3, 3, padding=1))
        if options['output'] == 'tanh':
            layers.append(nn.Tanh())
        self.grow = nn.ModuleList(layers)

    def forward(self, z):
        h = self.project(z)
        if self.per_unit:
            h = self.norm(h).view(-1, *self.shape)
        else:
            h = self.norm(h.view(-1, *self.shape))
        h = functional.relu(h, True)
        for layer in self.grow:
            h = layer(h, z) if isinstance(layer, _Modulated) else layer(h)
        return h


class _Modulated(nn.Module):

    # Batch normalization, whose factors and terms z adds to.

    def __init__(self, size, n_z):
        super().__init__()
        self.norm = nn.BatchNorm2d(size, affine=False)
        self.own = nn.Parameter(torch.cat(
            [torch.ones(size), torch.zeros(size)]))
        self.amounts = nn.Linear(n_z, 2 * size, bias=False)

    def forward(self, x, z):
        gamma, beta = (self.own + self.amounts(z))[..., None, None].chunk(
            2, dim=1)
        return torch.addcmul(beta, self.norm(x), gamma)


class _Noise(nn.Module):

    # Noise, of which each channel learns how much it takes.

    def __init__(self, size):
        super().__init__()
        self.amount = nn.Parameter(torch.zeros(size, 1, 1))

    def forward(self, x):
        n, _, h, w = x.shape
        return x + self.amount * torch.randn(n, 1, h, w, device=x.device)


class _ResizeConvolution(nn.Module):

    # Doubling by nearest neighbours and a 3x3 convolution, as the one 4x4
    # deconvolution that does both in fewer products.

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(n_in, n_out, 3, 3))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        kernel = sum(
            functional.pad(self.weight, (j, 1 - j, i, 1 - i))
            for i in (0, 1) for j in (0, 1))
        return functional.conv_transpose2d(x, kernel, self.bias, 2, 1)


class Discriminator(nn.Module):
    """D of a preset.

    Args:
        preset (Preset): What it is.
        ch (int): Channels of the last convolution.
        bottom (int): Height and width of its output.
    """

    def __init__(self, preset, ch, bottom):
        super().__init__()
        options = preset.discriminator
        spectral = options.get('norm') == 'spectral'
        wrap = spectral_norm if spectral else lambda layer: layer
        activation = _ACTIVATIONS[options['activation']]
        ksize = options['ksize']
        layers = []
        for i in range(4):
            n_in, n_out = (ch >> (4 - i) if i else 3), ch >> (3 - i)
            layers.append(wrap(nn.Conv2d(
                n_in, n_out, ksize, 2, (ksize - 1) // 2)))
            if i and not spectral:
                layers.append(nn.BatchNorm2d(n_out))
            layers.append(activation())
        self.shrink = nn.Sequential(*layers)
        self.judge = wrap(nn.Linear(ch * bottom ** 2, options['n_logits']))

    def forward(self, x):
        y = self.judge(self.shrink(x).flatten(1))
        return y[:, 0] - y[:, 1] if y.shape[1] == 2 else y[:, 0]


def _softplus(y):
    return functional.softplus(y).mean()


LOSSES = {
    # D's and G's, of logits of generated and of real images.
    'cross-entropy': (
        lambda fakes, reals: _softplus(fakes) + _softplus(-reals),
        lambda fakes, reals: _softplus(-fakes)),
    'relativistic': (
        lambda fakes, reals: _softplus(fakes - reals),
        lambda fakes, reals: _softplus(reals - fakes)),
}


def make_augmentation(preset):
    """Makes the random changes of a preset.

    Args:
        preset (Preset): What they are.

    Returns:
        callable: Takes images to changed images.
    """
    def change(x):
        n, _, h, w = x.shape
        if preset.augment.get('recolour'):
            brightness, saturation, contrast = torch.rand(
                3, n, 1, 1, 1, device=x.device)
            x = x + (brightness - 0.5)
            grey = x.mean(1, keepdim=True)
            x = grey + (saturation * 2) * (x - grey)
            mean = x.mean((1, 2, 3), keepdim=True)
            x = mean + (contrast + 0.5) * (x - mean)
        if preset.augment.get('translate'):
            reach = h // 8
            down, right = torch.randint(
                -reach, reach + 1, (2, n, 1, 1), device=x.device)
            rows = (torch.arange(h, device=x.device)[None, :, None]
                    - down + 1).clamp(0, h + 1)
            cols = (torch.arange(w, device=x.device)[None, None, :]
                    - right + 1).clamp(0, w + 1)
            number = torch.arange(n, device=x.device)[:, None, None]
            padded = functional.pad(x, (1, 1, 1, 1)).permute(0, 2, 3, 1)
            x = padded[number, rows, cols].permute(0, 3, 1, 2)
        return x

    return change
