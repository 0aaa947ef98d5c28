"""`python -m anydesk.simulator`."""

from .command import simulator

if __name__ == "__main__":
    simulator(prog_name="python -m anydesk.simulator")
