import chainer
import chainer.functions as F
import numpy
import pytest
from plain_nets import PlainDiscriminator, PlainGenerator

from chainer_dcgan import PRESETS, Discriminator, Generator
from chainer_dcgan.models.geometry import IMAGE_SIZES


def shapes(model):
    return {name: param.shape for name, param in model.namedparams()}


def test_default_generator_has_the_references_shapes():
    expected = {'/l0z/W': (18432, 100), '/l0z/b': (18432,),
                '/bn0l/gamma': (18432,), '/bn0l/beta': (18432,)}
    widths = (512, 256, 128, 64, 3)
    for i in range(1, 5):
        expected[f'/dc{i}/W'] = (widths[i - 1], widths[i], 4, 4)
        expected[f'/dc{i}/b'] = (widths[i],)
        if i < 4:
            expected[f'/bn{i}/gamma'] = (widths[i],)
            expected[f'/bn{i}/beta'] = (widths[i],)
    assert shapes(Generator()) == expected


def test_default_discriminator_has_the_references_shapes():
    expected = {'/l4l/W': (2, 18432), '/l4l/b': (2,)}
    widths = (3, 64, 128, 256, 512)
    for i in range(4):
        expected[f'/c{i}/W'] = (widths[i + 1], widths[i], 4, 4)
        expected[f'/c{i}/b'] = (widths[i + 1],)
        if i > 0:
            expected[f'/bn{i}/gamma'] = (widths[i + 1],)
            expected[f'/bn{i}/beta'] = (widths[i + 1],)
    assert shapes(Discriminator()) == expected


def test_spectral_norm_bounds_every_layer(rng):
    dis = Discriminator(ch=16, image_size=32, norm='spectral', rng=rng)
    assert not [name for name in shapes(dis) if 'bn' in name]
    for param in dis.params():
        param.array *= 50
    x = rng.uniform(-1, 1, (8, 3, 32, 32)).astype('f')
    for _ in range(50):
        dis(x)  # each call sharpens the estimates
    with chainer.using_config('train', False):
        y = dis(x).array
        expected = x
        for i in range(4):
            link = dis[f'c{i}']
            W = link.W.array
            W = W / numpy.linalg.norm(W.reshape(len(W), -1), 2)
            expected = F.elu(F.convolution_2d(
                expected, W, link.b, stride=2, pad=1))
        W = dis.l4l.W.array
        expected = F.linear(
            expected, W / numpy.linalg.norm(W, 2), dis.l4l.b).array
    numpy.testing.assert_allclose(y, expected, rtol=0.02, atol=0.01)


def test_no_fewer_channels_than_asked_for():
    def widths(**config):
        gen = Generator(n_z=2, image_size=32, **config)
        return [gen[name].W.shape[:2] for name in ('dc1', 'dc2', 'dc3', 'dc4')]

    assert widths(ch=128, min_ch=32) == [
        (128, 64), (64, 32), (32, 32), (32, 3)]
    large = Generator(n_z=2, image_size=160, ch=64, min_ch=32, noise=True)
    assert len(large.noise3.amount) == len(large.noise4.amount) == 32
    assert large.noise_sizes() == [10, 20, 40, 80]
    # None is wider than the first.
    assert widths(ch=16, min_ch=32) == [(16, 16)] * 3 + [(16, 3)]
    with pytest.raises(ValueError, match='min_ch must be at least 0, not -1'):
        Generator(min_ch=-1)


def test_maps_of_the_images_own_size(rng):
    gen = Generator(n_z=3, ch=16, image_size=32, fine_ch=8, channels=4,
                    output='tanh', rng=rng)
    assert gen.dc4.W.shape == (2, 8, 4, 4)
    assert gen.out.W.shape == (4, 8, 3, 3)
    z = rng.uniform(-1, 1, (2, 3)).astype('f')
    h = F.reshape(gen.bn0l(gen.l0z(z)), (2, 16, 2, 2))
    for i in '1234':
        h = gen['bn' + i](gen['dc' + i](h))
    assert h.shape == (2, 8, 32, 32) and (h.array >= 0).all()
    numpy.testing.assert_allclose(
        gen(z).array,
        F.tanh(F.convolution_2d(h, gen.out.W, gen.out.b, pad=1)).array,
        rtol=1e-4, atol=1e-6)
    assert Generator(**gen.get_config()).out.W.shape == gen.out.W.shape
    for wrong in -8, 12:
        with pytest.raises(ValueError, match=f'fine_ch .* not {wrong}'):
            Generator(fine_ch=wrong)


def test_noise_by_hand(rng):
    gen = Generator(n_z=3, ch=16, image_size=32, noise=True, rng=rng)
    z = rng.uniform(-1, 1, (2, 3)).astype('f')
    noise = [rng.normal(size=(2, size, size)).astype('f')
             for size in gen.noise_sizes()]
    assert gen.noise_sizes() == [4, 8, 16]
    # None has an effect at first.
    numpy.testing.assert_array_equal(gen(z, noise).array, gen(z).array)
    for i in '123':
        gen['noise' + i].amount.array[...] = rng.normal(
            size=gen['noise' + i].amount.shape)
    h = F.reshape(gen.bn0l(gen.l0z(z)), (2, 16, 2, 2))
    for i in '123':
        h = gen['dc' + i](h).array
        for image in range(2):
            for channel in range(h.shape[1]):
                h[image, channel] += (
                    gen['noise' + i].amount.array[channel]
                    * noise[int(i) - 1][image])
        h = gen['bn' + i](h)
    numpy.testing.assert_allclose(
        gen(z, noise).array, gen.dc4(h).array, rtol=1e-4, atol=1e-6)
    assert numpy.abs(gen(z, noise).array - gen(z).array).max() > 1e-3


@pytest.mark.parametrize('cls', [Generator, Discriminator])
def test_initial_weights(cls):
    model = cls(ch=64, rng=numpy.random.default_rng(0))
    for name, param in model.namedparams():
        if name.endswith('/W'):
            # Four standard errors of a sample's deviation and mean.
            tolerance = 4 * 0.02 / param.size ** 0.5
            assert abs(param.array.std() - 0.02) < tolerance, name
            assert abs(param.array.mean()) < tolerance, name
        elif name.endswith('gamma'):
            assert (param.array == 1).all()
        else:
            assert (param.array == 0).all()


@pytest.mark.parametrize('cls', [Generator, Discriminator])
def test_weights_come_from_the_generator_passed(cls):
    numpy.random.seed(0)
    state = numpy.random.get_state()[1].copy()
    models = [cls(ch=8, rng=numpy.random.default_rng(s)) for s in (1, 1, 2)]
    weights = [next(p.array for n, p in sorted(m.namedparams())
                    if n.endswith('/W')) for m in models]
    numpy.testing.assert_array_equal(weights[0], weights[1])
    assert (weights[0] != weights[2]).any()
    numpy.testing.assert_array_equal(numpy.random.get_state()[1], state)


@pytest.mark.parametrize('train', [True, False])
def test_generator_equals_the_plain_net(rng, train):
    gen = Generator(n_z=5, ch=16, image_size=48, rng=rng)
    plain = PlainGenerator(5, 16, 3)
    plain.copyparams(gen)
    z = rng.uniform(-1, 1, (4, 5)).astype('f')
    with chainer.using_config('train', train):
        numpy.testing.assert_allclose(
            gen(z).array, plain(z).array, atol=2e-6)
    for name in ('bn0l', 'bn1', 'bn2', 'bn3'):
        for statistic in ('avg_mean', 'avg_var'):
            numpy.testing.assert_allclose(
                getattr(gen[name], statistic),
                getattr(plain[name], statistic), rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize('train', [True, False])
def test_discriminator_equals_the_plain_net(rng, train):
    dis = Discriminator(ch=16, image_size=48, rng=rng)
    plain = PlainDiscriminator(16, 3)
    plain.copyparams(dis)
    x = rng.uniform(-1, 1, (4, 3, 48, 48)).astype('f')
    with chainer.using_config('train', train):
        numpy.testing.assert_allclose(
            dis(x).array, plain(x).array, atol=2e-6)


@pytest.mark.parametrize('preset', [
    preset for preset in PRESETS.values() if preset.family == 'dcgan'],
    ids=lambda preset: preset.name)
@pytest.mark.parametrize('image_size', IMAGE_SIZES)
@pytest.mark.parametrize('channels', [1, 3, 4])
def test_sizes(preset, image_size, channels, rng):
    size = {'ch': 16, 'image_size': image_size, 'channels': channels}
    gen = Generator(n_z=3, **size, **preset.generator)
    dis = Discriminator(**size, **preset.discriminator)
    x = gen(rng.uniform(-1, 1, (2, 3)).astype('f'))
    assert x.shape == (2, channels, image_size, image_size)
    assert dis(x).shape == (2, preset.discriminator['n_logits'])


def test_paper_preset(rng):
    preset = PRESETS['paper']
    size = {'ch': preset.ch, 'image_size': preset.image_size}
    gen = shapes(Generator(**size, **preset.generator))
    dis = shapes(Discriminator(**size, **preset.discriminator))
    # arXiv 1511.06434, figure 1: 4 x 4 x 1024, then 512, 256, 128, 3.
    assert gen['/l0z/W'] == (16384, 100) and gen['/bn0l/gamma'] == (1024,)
    assert [gen[f'/dc{i}/W'] for i in (1, 2, 3, 4)] == [
        (1024, 512, 5, 5), (512, 256, 5, 5), (256, 128, 5, 5),
        (128, 3, 5, 5)]
    assert [dis[f'/c{i}/W'][:2] for i in range(4)] == [
        (128, 3), (256, 128), (512, 256), (1024, 512)]
    assert dis['/l4l/W'] == (1, 16384) and '/bn0/gamma' not in dis
    assert (preset.batchsize, preset.n_dis, preset.flip) == (128, 1, False)


def test_tanh_bounds_the_output(rng):
    gen = Generator(n_z=2, ch=8, image_size=32, output='tanh', rng=rng)
    gen.dc4.b.array[...] = 50
    x = gen(rng.uniform(-1, 1, (2, 2)).astype('f')).array
    numpy.testing.assert_array_equal(x, 1)


def test_linear_output_is_not_clipped(rng):
    gen = Generator(n_z=2, ch=8, image_size=32, rng=rng)
    gen.dc4.b.array[...] = 50
    assert gen(rng.uniform(-1, 1, (2, 2)).astype('f')).array.min() > 40


@pytest.mark.parametrize('cls', [Generator, Discriminator])
@pytest.mark.parametrize('wrong', [
    {'image_size': 50}, {'channels': 2}, {'ch': 12}, {'ch': 0},
    {'ksize': 3}])
def test_wrong_sizes(cls, wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        cls(**wrong)


@pytest.mark.parametrize('image_size,words', [
    (16, 'not 16; nearest: 32'), (50, 'not 50; nearest: 48 or 64'),
    (144, 'nearest: 128 or 160'), (250, 'nearest: 224 or 256'),
    (512, 'nearest: 256')])
def test_impossible_sizes_name_the_nearest(image_size, words):
    with pytest.raises(ValueError, match=words):
        Generator(image_size=image_size)


def test_five_layers_take_a_multiple_of_16():
    with pytest.raises(ValueError, match='multiple of 16 for images of 256 x'):
        Discriminator(ch=24, image_size=256)
    assert Discriminator(ch=24, image_size=128).ch == 24


def test_shapes_of_larger_images():
    # A layer more than at 128 x 128, at the images; all else is the same.
    gen, dis = (shapes(cls(ch=32, image_size=256))
                for cls in (Generator, Discriminator))
    less_gen, less_dis = (shapes(cls(ch=32, image_size=128))
                          for cls in (Generator, Discriminator))
    assert gen.pop('/dc4/W') == (4, 2, 4, 4)
    assert gen.pop('/dc4/b') == gen.pop('/bn4/gamma') == (2,)
    assert gen.pop('/dc5/W') == (2, 3, 4, 4) and gen.pop('/dc5/b') == (3,)
    del gen['/bn4/beta'], less_gen['/dc4/W'], less_gen['/dc4/b']
    assert gen == less_gen
    assert [dis[f'/c{i}/W'][:2] for i in range(5)] == [
        (2, 3), (4, 2), (8, 4), (16, 8), (32, 16)]
    assert [name for name in dis if 'gamma' in name] == [
        f'/bn{i}/gamma' for i in range(1, 5)]
    assert dis['/l4l/W'] == less_dis['/l4l/W'] == (2, 32 * 8 * 8)


def test_link_hooks_see_every_layer(rng):
    # What experiments on single layers build on.
    seen = []

    class Hook(chainer.LinkHook):
        name = 'Recorder'

        def forward_postprocess(self, args):
            seen.append(args.link.name)

    gen = Generator(n_z=2, ch=8, image_size=32, rng=rng)
    with Hook():
        gen(rng.uniform(-1, 1, (2, 2)).astype('f'))
    assert seen == ['l0z', 'bn0l', 'dc1', 'bn1', 'dc2', 'bn2', 'dc3', 'bn3',
                    'dc4', None]


def test_resize_is_nearest_neighbours_and_a_convolution(rng):
    gen = Generator(n_z=2, ch=16, image_size=32, resize=True, rng=rng)
    link = gen.dc1
    link.b.array[...] = rng.normal(size=link.b.shape)
    x = rng.normal(size=(2, 16, 5, 7)).astype('f')
    mirrored = link.W.array[:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
    expected = F.convolution_2d(
        x.repeat(2, axis=2).repeat(2, axis=3), mirrored, link.b.array, pad=1)
    numpy.testing.assert_allclose(
        link(x).array, expected.array, rtol=1e-5, atol=1e-6)
    gy = rng.normal(size=expected.shape).astype('f')
    actual, = chainer.grad([link(x)], [link.W], [chainer.Variable(gy)])
    W = chainer.Variable(numpy.ascontiguousarray(mirrored))
    wanted, = chainer.grad(
        [F.convolution_2d(x.repeat(2, axis=2).repeat(2, axis=3), W, pad=1)],
        [W], [chainer.Variable(gy)])
    numpy.testing.assert_allclose(
        actual.array, wanted.array[:, :, ::-1, ::-1].transpose(1, 0, 2, 3),
        rtol=1e-4, atol=1e-4)


def test_resize_needs_its_kernel():
    with pytest.raises(ValueError, match='resize needs ksize=4, not 5'):
        Generator(ksize=5, resize=True)
