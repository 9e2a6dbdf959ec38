"""``python -m chainer_dcgan COMMAND``."""

import sys

try:
    from chainer_dcgan.commands.main import main
except KeyboardInterrupt:
    sys.exit(130)

if __name__ == '__main__':
    main()
