"""What holds for every test: one thread, and properties that draw the same examples each time."""

from hypothesis import HealthCheck, settings

from rnn_core import environment

environment.prepare()

# No deadline and no "too slow": a test never fails because the machine is busy.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")
