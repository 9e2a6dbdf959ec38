from made_images import dataset, link, make_imgs  # noqa: F401
