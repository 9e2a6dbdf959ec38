import types

from chainer_dcgan.training.triggers import ImagesTrigger, StopTrigger


def fired(trigger, batchsize, n):
    hits = []
    for iteration in range(1, n + 1):
        trainer = types.SimpleNamespace(updater=types.SimpleNamespace(
            n_images=iteration * batchsize, n_images_per_iteration=batchsize))
        if trigger(trainer):
            hits.append(iteration)
        # Without having been asked at each.
        assert trigger.list_fired(trainer) == hits
    return hits


def test_fires_when_a_multiple_is_passed():
    assert fired(ImagesTrigger(10), 4, 10) == [3, 5, 8, 10]
    assert fired(ImagesTrigger(10, 0), 10, 3) == [1, 2, 3]
    assert fired(ImagesTrigger(10, 14), 4, 8) == [3, 4, 5, 7, 8]
    assert fired(ImagesTrigger(0), 4, 8) == []
    # A batch may pass several multiples at once.
    assert fired(ImagesTrigger(3, 8), 7, 5) == [1, 2, 3, 4, 5]


def test_stop():
    def trainer(epoch):
        return types.SimpleNamespace(
            updater=types.SimpleNamespace(epoch=epoch))

    stop = StopTrigger(3)
    assert [stop(trainer(epoch)) for epoch in (0, 2, 3, 4)] == [
        False, False, True, True]
    stop.requested = True
    assert stop(trainer(0))
    assert stop.get_training_length() == (3, 'epoch')


def test_fires_at_the_end_of_the_run():
    trigger = ImagesTrigger(100, last_epoch=3)
    for epoch, fires in ((1, False), (2, False), (3, True)):
        updater = types.SimpleNamespace(
            n_images=epoch * 8, n_images_per_iteration=4, epoch=epoch)
        assert trigger(types.SimpleNamespace(updater=updater)) == fires
