"""MP4 and WebM, where PyAV is installed."""

from collections.abc import Iterable
from fractions import Fraction
from importlib.util import find_spec
from typing import IO

from cnnviz.files.errors import FileError
from cnnviz.files.exports.animation.shots import Shot, repeated
from cnnviz.files.exports.figure_sizes import Size

CODECS = {
    ".mp4": ("mp4", "libx264", {"crf": "18"}),
    ".webm": ("webm", "libvpx-vp9", {"crf": "24", "b:v": "0", "row-mt": "1"}),
}
"""Container, codec and its settings: numbers have to stay readable."""
MISSING = (
    "MP4 and WebM need PyAV, which is not here. Install cnnviz[video], or choose GIF, WebP or PNG."
)


def has_video() -> bool:
    """Tell whether PyAV is installed."""
    return find_spec("av") is not None


def write_video(
    file: IO[bytes], shots: Iterable[Shot], size: Size, rate: float, suffix: str
) -> None:
    """Write a film of `rate` pictures a second.

    Raises
    ------
    FileError
        If PyAV is missing, or cannot encode it.
    """
    if not has_video():
        raise FileError(MISSING)
    import av

    kind, codec, options = CODECS[suffix]
    # Colours are kept for pairs of pixels: an odd last row or column goes.
    width, height = (side - side % 2 for side in size)
    try:
        with av.open(file, "w", format=kind) as container:
            stream = container.add_stream(codec, Fraction(rate).limit_denominator(1001))
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            stream.options = options
            for pixels, count in repeated(shots, rate):
                for _ in range(count):
                    picture = av.VideoFrame.from_ndarray(pixels[:height, :width], format="rgb24")
                    container.mux(stream.encode(picture))
            container.mux(stream.encode())
    except av.FFmpegError as error:
        raise FileError(f"The film could not be encoded ({error}). Choose another kind.") from error
