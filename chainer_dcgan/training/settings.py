"""What makes a run that run and no other."""

import dataclasses
import json

from chainer_dcgan.models.geometry import check_geometry
from chainer_dcgan.training.errors import OtherImages, SettingsConflict
from chainer_dcgan.training.presets import get_preset

_MAY_DIFFER = (
    'dataset', 'max_pixels', 'epoch', 'sample_interval', 'keep',
    'keep_previews')

# None stands for what the preset says.
_OF_THE_RULES = 'loss', 'n_dis'


@dataclasses.dataclass(frozen=True)
class Settings:
    """What a run was told, and a resumed one goes by.

    A resumed run may be told otherwise only of ``epoch``,
    ``sample_interval``, ``keep`` and ``keep_previews``, and of where the
    images are and how large, as long as they are the same.

    Attributes:
        preset: Name of the preset.
        image_size: Height and width of an image.
        channels: Colour channels.
        ch: Channels at the widest layer of both nets.
        n_z: Dimensions of z.
        batchsize: Images in a batch.
        seed: Seed of everything random.
        without: Deviations of the preset that were left out.
        hold_out: Images of the data set that are not trained on.
        dataset: Where the images come from; ``None`` for the embedded ones.
            What counts is the fingerprint.
        fingerprint: Fingerprint of the images; ``None`` until they are
            loaded.
        loss: What G minimises; ``None`` for what the preset says.
        n_dis: Steps of D for one of G; likewise.
        precision: How exactly a GPU multiplies, one of
            :data:`~chainer_dcgan.precision.PRECISIONS`. Snapshots from
            before it was saved count as float32.
        generator: Class of G as ``'module:Class'``, where it is not of this
            package, see :mod:`chainer_dcgan.models.own`.
        discriminator: Likewise, of D.
        epoch: Epochs in all.
        sample_interval: Images between two sample grids and snapshots, and
            between two looks at the generator. Grids and snapshots are made
            at the end of an epoch as well, where that is 1,000 images or
            more since, and all three at the end of the run. 0 for each
            epoch, however short.
        keep: Snapshots to keep.
        fit: What is made of pictures that are not square, see
            :func:`~chainer_dcgan.datasets.load_images`.
        max_pixels: Pixels of the largest picture, likewise.
        keep_previews: Sample grids to keep, at least 2.
        init: What the nets began with, a line each, if not with random
            weights.
        tags: Names of the tags that the nets are told, which z has entries
            for besides ``n_z``; none until they are loaded.
    """

    preset: str
    image_size: int
    channels: int
    ch: int
    n_z: int
    batchsize: int
    seed: int
    without: tuple = ()
    hold_out: int = 0
    dataset: str | None = None
    fingerprint: str | None = None
    loss: str | None = None
    n_dis: int | None = None
    precision: str = 'float32'
    generator: str | None = None
    discriminator: str | None = None
    epoch: int = 100
    sample_interval: int = 50000
    keep: int = 5
    fit: str = 'crop'
    max_pixels: int | None = None
    init: tuple = ()
    tags: tuple = ()
    keep_previews: int = 500

    def rules(self):
        """Returns the preset with what these settings change of it.

        Returns:
            Preset: The rules that the run is trained by.
        """
        changed = {name: getattr(self, name) for name in _OF_THE_RULES
                   if getattr(self, name) is not None}
        return dataclasses.replace(
            get_preset(self.preset, self.without), **changed)

    def to_json(self) -> str:
        """Writes the settings down.

        Returns:
            str: JSON, for :meth:`from_json`.
        """
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str):
        """Reads what :meth:`to_json` wrote.

        Args:
            text (str): JSON, of an older version, too.

        Returns:
            Settings: The settings.
        """
        fields = json.loads(text)
        # JSON knows no tuples, older snapshots none of these.
        return cls(**fields | {
            name: tuple(fields.get(name, ()))
            for name in ('without', 'init', 'tags')})


def new_settings(**given):
    """Fills up the settings of a new run from its preset.

    Args:
        **given: Fields of :class:`Settings`; left out, or ``None``, for
            those to be taken from the preset, which is ``chainer-dcgan``
            itself if not given.

    Returns:
        Settings: The settings.

    Raises:
        GeometryError: If there are no nets of these sizes.
    """
    preset = get_preset(
        given.pop('preset', None) or 'chainer-dcgan',
        given.get('without') or ())
    defaults = {
        'image_size': preset.image_size, 'channels': preset.channels,
        'ch': preset.ch, 'n_z': preset.n_z, 'batchsize': preset.batchsize,
        'seed': 0}
    chosen = {key: value for key, value in given.items()
              if value is not None}
    settings = Settings(preset=preset.name, **{**defaults, **chosen})
    if preset.family == 'dcgan':
        # Before the images, which may take minutes.
        check_geometry(settings.ch, settings.image_size, settings.channels,
                       preset.generator['ksize'])
    return settings


def resumed_settings(saved, path, **given):
    """Takes over the settings of the run that is resumed.

    Args:
        saved (Settings): Settings in the snapshot.
        path (str): The snapshot, for the error.
        **given: Fields of :class:`Settings`; ``None`` for those that were
            not given.

    Returns:
        Settings: The settings of the snapshot; those that may differ, as
        given.

    Raises:
        SettingsConflict: If one that was given differs.
    """
    for name, value in given.items():
        if name in _MAY_DIFFER or value is None:
            continue
        expected = _value(saved, name)
        if value != expected:
            if name in ('generator', 'discriminator') and expected is None:
                expected = "the preset's"
            raise SettingsConflict(path, name, expected, value)
    return dataclasses.replace(saved, **{
        name: given[name] for name in _MAY_DIFFER
        if given.get(name) is not None})


def find_difference(settings, others):
    """Looks for what makes two runs different ones.

    Args:
        settings (Settings): Settings of one.
        others (Settings): Settings of the other.

    Returns:
        str: Name of the first setting that differs and may not, ``None`` if
        there is none.
    """
    for field in dataclasses.fields(Settings):
        if field.name not in _MAY_DIFFER and _value(
                settings, field.name) != _value(others, field.name):
            return field.name
    return None


def _value(settings, name):
    value = getattr(settings, name)
    if value is None and name in _OF_THE_RULES:
        return getattr(settings.rules(), name)
    return value


def with_fingerprint(settings, fingerprint):
    """Adds the fingerprint of the images that were loaded.

    Args:
        settings (Settings): Settings, new or resumed.
        fingerprint (str): Fingerprint of the images.

    Returns:
        Settings: Settings with the fingerprint.

    Raises:
        OtherImages: If the resumed run was trained on other images.
    """
    if settings.fingerprint not in (None, fingerprint):
        raise OtherImages(
            f'{settings.dataset or "the embedded faces"}: other images than '
            'those that the snapshot was trained on (fingerprint '
            f'{fingerprint[:12]}, expected {settings.fingerprint[:12]}).')
    return dataclasses.replace(settings, fingerprint=fingerprint)


def with_tags(settings, names):
    """Adds the tags that were loaded.

    Args:
        settings (Settings): Settings, new or resumed.
        names (tuple of str): Names of the tags.

    Returns:
        Settings: Settings with the tags.

    Raises:
        OtherImages: If the resumed run was told other ones.
    """
    if settings.tags not in ((), names):
        raise OtherImages(
            f'{settings.dataset or "the embedded faces"}: other tags than '
            'those that the nets of the snapshot were told '
            f'({len(names)}, expected {len(settings.tags)}).')
    return dataclasses.replace(settings, tags=names)
