"""The named kernels: weights, what they do, and where their formula comes from."""

import difflib
import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

GONZALEZ = "Gonzalez and Woods, Digital Image Processing, 4th ed., 2018"
JAEHNE = "Jähne, Digital Image Processing, 6th ed., 2005"
SOBEL = "Sobel, An isotropic 3×3 image gradient operator, in Freeman, Machine Vision, 1990"
PREWITT = "Prewitt, Object enhancement and extraction, in Picture Processing, 1970"
SCHARR = "Scharr, Optimal operators in digital image processing, thesis, Heidelberg, 2000"
ROBERTS = "Roberts, Machine perception of three-dimensional solids, thesis, MIT, 1963"
MARR = "Marr and Hildreth, Theory of edge detection, Proc. R. Soc. B 207, 1980"
DAUGMAN = "Daugman, Uncertainty relation for resolution, J. Opt. Soc. Am. A 2, 1985"


class KernelError(ValueError):
    """No kernel has that name; the message names the nearest."""


@dataclass(frozen=True, eq=False, slots=True)
class Kernel:
    """A kernel with its name.

    Attributes
    ----------
    name : str
        Short and stable, for the command line: ``"laplace-4"``.
    title, group : str
        What lists call it, and under which heading.
    weights : ndarray of float64, shape (kH, kW)
        Read-only; applied as they stand, without turning.
    summary : str
        One sentence on what it does to a picture.
    source : str
        Where its formula comes from.
    """

    name: str
    title: str
    group: str
    weights: FloatArray
    summary: str
    source: str

    @property
    def sum(self) -> float:
        """Sum of the weights: 1 keeps the brightness, 0 makes even areas vanish.

        Where only rounding keeps it from a whole number, as with 49 weights of 1/49, it is that.
        """
        weights = self.weights.ravel().tolist()
        total = math.fsum(weights)
        whole = float(round(total))
        rounding = 1e-12 * math.fsum(map(abs, weights))
        return whole if abs(total - whole) <= rounding else total


ALIASES = {
    "laplace": "laplace-4",
    "laplacian": "laplace-4",
    "log": "log-5",
    "blur": "box-3",
    "box": "box-3",
    "mean": "box-3",
    "gaussian": "gaussian-3",
    "sobel": "sobel-x",
    "prewitt": "prewitt-x",
    "scharr": "scharr-x",
    "roberts": "roberts-x",
    "outline": "edge",
    "gabor": "gabor-0",
}


@cache
def named_kernels() -> tuple[Kernel, ...]:
    """Return all named kernels, in the order of lists."""
    return (*_plain(), *_smoothing(), *_sharpening(), *_edges(), *_gradients(), *_gabors())


def kernel(name: str) -> Kernel:
    """Return the kernel called `name`, or by one of its short names (``"laplace"``).

    Raises
    ------
    KernelError
        If there is none.
    """
    wanted = ALIASES.get(name.strip().lower(), name.strip().lower())
    for each in named_kernels():
        if each.name == wanted:
            return each
    names = [each.name for each in named_kernels()]
    near = difflib.get_close_matches(wanted, [*names, *ALIASES], n=3, cutoff=0.5)
    cure = f"Perhaps {' or '.join(near)}." if near else f"There are {', '.join(names)}."
    raise KernelError(f'No kernel is called "{name}". {cure}')


def _made(
    name: str, title: str, group: str, weights: ArrayLike, summary: str, source: str
) -> Kernel:
    array = np.array(weights, np.float64)
    array.setflags(write=False)
    return Kernel(name, title, group, array, summary, source)


def _plain() -> list[Kernel]:
    weights = [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    summary = "Leaves the picture as it is."
    return [_made("identity", "Identity", "Plain", weights, summary, f"{GONZALEZ}, section 3.4")]


def _smoothing() -> list[Kernel]:
    group = "Smoothing"
    boxes = [
        _made(
            f"box-{size}",
            f"Box {size}×{size}",
            group,
            np.full((size, size), 1 / size**2),
            f"Takes the mean of {size * size} pixels: blurs, and leaves square traces.",
            f"{GONZALEZ}, section 3.5: {size * size} weights of 1/{size * size}",
        )
        for size in (3, 5, 7)
    ]
    gaussians = [
        _made(
            f"gaussian-{size}",
            f"Gaussian {size}×{size}",
            group,
            _binomial(size),
            "Takes a mean that counts near pixels more: blurs evenly in all directions.",
            f"{JAEHNE}, section 11.4: outer product of binomial coefficients of order {size - 1}",
        )
        for size in (3, 5, 7)
    ]
    motion = _made(
        "motion-blur",
        "Motion blur",
        group,
        np.eye(7) / 7,
        "Smears along the diagonal, as a camera does that moves.",
        f"{GONZALEZ}, section 5.6: uniform motion in one direction",
    )
    return [*boxes, *gaussians, motion]


def _sharpening() -> list[Kernel]:
    group = "Sharpening"
    unsharp = -_binomial(5)
    unsharp[2, 2] += 2
    return [
        _made(
            "sharpen",
            "Sharpen",
            group,
            [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
            "Subtracts the Laplacian from the picture: edges stand out.",
            f"{GONZALEZ}, section 3.6: identity minus Laplace",
        ),
        _made(
            "unsharp",
            "Unsharp mask",
            group,
            unsharp,
            "Adds what a Gaussian blur took away: fine detail stands out.",
            f"{GONZALEZ}, section 3.6: twice the identity minus Gaussian 5×5",
        ),
    ]


def _edges() -> list[Kernel]:
    group = "Edges"
    return [
        _made(
            "laplace-4",
            "Laplace, 4 neighbours",
            group,
            [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
            "Compares each pixel with its four neighbours: even areas vanish, edges stay.",
            f"{GONZALEZ}, section 3.6: second differences across and down",
        ),
        _made(
            "laplace-8",
            "Laplace, 8 neighbours",
            group,
            [[1, 1, 1], [1, -8, 1], [1, 1, 1]],
            "Compares each pixel with all eight neighbours: edges of every direction stay.",
            f"{GONZALEZ}, section 3.6: with the diagonals",
        ),
        _made(
            "log-5",
            "Laplacian of Gaussian",
            group,
            [
                [0, 0, 1, 0, 0],
                [0, 1, 2, 1, 0],
                [1, 2, -16, 2, 1],
                [0, 1, 2, 1, 0],
                [0, 0, 1, 0, 0],
            ],
            "Smooths first, then keeps the edges: less noise than Laplace alone.",
            f"{MARR}; whole numbers as in {GONZALEZ}, section 10.2",
        ),
        _made(
            "edge",
            "Edge (outline)",
            group,
            [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
            "Draws outlines: bright where a pixel is brighter than those around it.",
            f"{GONZALEZ}, section 10.2: Laplace with 8 neighbours, its sign changed",
        ),
        _made(
            "emboss",
            "Emboss",
            group,
            [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
            "Lights the picture from one corner, as if it were a relief.",
            "Identity plus a difference along the diagonal, as picture programs have it",
        ),
    ]


def _gradients() -> list[Kernel]:
    smoothings = (
        ("sobel", "Sobel", [1, 2, 1], SOBEL),
        ("prewitt", "Prewitt", [1, 1, 1], PREWITT),
        ("scharr", "Scharr", [3, 10, 3], SCHARR),
    )
    kernels = []
    for name, title, smoothing, source in smoothings:
        across = np.outer(smoothing, [-1, 0, 1])
        for axis, weights, words in (
            ("x", across, "from left to right: upright edges stay"),
            ("y", across.T, "from top to bottom: level edges stay"),
        ):
            summary = f"Measures how the brightness changes {words}."
            kernels.append(
                _made(f"{name}-{axis}", f"{title} {axis}", "Gradients", weights, summary, source)
            )
    summary = "Compares two pixels along a diagonal: thin edges, at once and noisily."
    roberts = [
        _made(f"roberts-{axis}", f"Roberts {axis}", "Gradients", diagonal, summary, ROBERTS)
        for axis, diagonal in (("x", [[1, 0], [0, -1]]), ("y", [[0, 1], [-1, 0]]))
    ]
    return kernels + roberts


def _gabors() -> list[Kernel]:
    return [
        _made(
            f"gabor-{angle}",
            f"Gabor {angle}°",
            "Stripes",
            _gabor(angle),
            f"Answers to stripes that come again every five pixels, across at {angle}°.",
            f"{DAUGMAN}: cosine of wavelength 5 under a Gaussian of 2 pixels, mean taken "
            "off, absolute weights summing to 1",
        )
        for angle in (0, 45, 90, 135)
    ]


def _binomial(size: int) -> FloatArray:
    """Return the outer product of binomial coefficients, with the sum 1 exactly."""
    line = np.array([math.comb(size - 1, each) for each in range(size)], np.float64)
    return np.outer(line, line) / 4.0 ** (size - 1)


def _gabor(angle: int, size: int = 9, wavelength: float = 5.0, sigma: float = 2.0) -> FloatArray:
    """Return an even Gabor kernel with the sum 0 and the sum of absolute weights 1."""
    reach = np.arange(size) - size // 2
    y, x = np.meshgrid(-reach, reach, indexing="ij")
    turn = math.radians(angle)
    along = x * math.cos(turn) + y * math.sin(turn)
    envelope = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    weights = envelope * np.cos(2 * math.pi * along / wavelength)
    weights -= envelope * (weights.sum() / envelope.sum())
    return np.asarray(weights / np.abs(weights).sum())
