"""A sound as the bytes of a WAV file: one channel, 16 bits."""

import io
import wave

import numpy as np

from rnn_core.media import Media


def wav(media: Media) -> bytes:
    """The file, in memory. Raises ValueError for a picture."""
    if not media.rate:
        raise ValueError("a picture has no sound")
    samples = np.round(np.nan_to_num(media.values) * 32_767).astype("<i2")
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(media.rate)
        file.writeframes(samples.tobytes())
    return made.getvalue()
