"""``python -m chainer_dcgan COMMAND``."""

from chainer_dcgan.commands.main import main

if __name__ == '__main__':
    main()
