"""What an update will cost, told from the sizes alone, before anything is run."""

from rnn_core.data import Batch
from rnn_core.models import Model
from rnn_core.settings import TrainConfig

SPEED = 8.0e10  # floating-point operations a second in matrix products
ELEMENT = 3.5e-9  # seconds for each number that is worked on by itself
CALL = 4.0e-6  # seconds of an operation that Python starts
THERE_AND_BACK = (
    6.0  # operations for each multiplication: a product and a sum, there and twice on the way back
)
AGAIN = 3.0  # times as much where second derivatives are taken
STEP = 350e-6  # seconds of a time step that autograd walks, for each gate


def estimate_ms(model: Model, batch: Batch, training: TrainConfig) -> float:
    """Milliseconds of one update on such a batch, roughly; two times too much rather than too little."""
    (B, T), S = batch.inputs.shape[:2], batch.targets.shape[1]
    work, again = model.work(B, T, S), bool(training.gradient_regularizer)
    arithmetic = THERE_AND_BACK * work.multiplications / SPEED * (AGAIN if again else 1.0)
    seconds = 1e-3 + arithmetic + ELEMENT * work.elements + CALL * work.calls
    if again:  # by steps, there and back and back again
        seconds += STEP * max(T, S) * model.config.layers * (2 if model.config.bidirectional else 1) * 4
    if training.teacher_forcing < 1.0:
        passes = STEP if model.spec.kind.passes_on else STEP / 2
        seconds += passes * max(T if S == T else S, 1) * model.config.layers
    return 1000.0 * seconds
