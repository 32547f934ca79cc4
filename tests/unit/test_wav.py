import io
import wave

import numpy as np

from rnn_core.tasks.music import Music
from rnn_core.tasks.tunes.sound import RATE
from rnn_core.wav import wav


def test_a_wav_file_holds_the_sound():

    media = Music().media(Music().example("C4:1"))
    with wave.open(io.BytesIO(wav(media))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    np.testing.assert_allclose(samples / 32_767, media.values, atol=1e-4)
