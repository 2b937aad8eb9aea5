"""The same little town twice: firms as columns, and firms as ordinary Mesa agents."""

import mesa
import numpy as np

from sim.columns import Column, ColumnAgent, ColumnModel

N_FIRMS = 20
N_ZONES = 3
N_AGENTS = 2 * N_FIRMS + N_ZONES


class Firm(ColumnAgent):
    place = Column(np.int16, unit="place", label="where it stands")
    staff = Column(np.int32)
    cash = Column(np.float64)

    def step(self):
        self.cash = self.cash + self.staff

    def grow(self, k):
        self.staff = self.staff + k
        return self.staff

    @property
    def size(self):
        return "big" if self.staff > 5 else "small"


class Worker(ColumnAgent):
    wage = Column(np.float32, 1.0)
    mix = Column(np.float64, width=3)


class Zone(mesa.Agent):
    def __init__(self, model, staff=0):
        super().__init__(model)
        self.staff = staff

    def step(self):
        self.staff += 1


class Town(ColumnModel):
    column_agents = {Firm: 1 << 40, Worker: 1 << 41}  # noqa: RUF012

    def __init__(self, n=N_FIRMS, rng=1, capacity=4):
        super().__init__(rng=rng, capacity=capacity)
        self.tick = 0
        Zone.create_agents(self, N_ZONES, [1, 2, 3])
        Firm.create_agents(self, n, place=np.arange(n) % 4, staff=np.arange(n), cash=np.arange(n) * 0.5)
        Worker.create_agents(self, n)
        self.favourite = next(iter(self.firms), None)

    @property
    def firms(self):
        return self.agents_by_type[Firm]

    def step(self):
        self.tick += 1
        self.firms.do("step")
        self.agents_by_type[Zone].do("step")


class PlainFirm(mesa.Agent):
    def __init__(self, model, place, staff, cash):
        super().__init__(model)
        self.place, self.staff, self.cash = place, staff, cash

    step = Firm.step
    grow = Firm.grow
    size = Firm.size


class PlainTown(mesa.Model):
    def __init__(self, n=N_FIRMS):
        super().__init__(rng=1)
        PlainFirm.create_agents(self, n, [k % 4 for k in range(n)], list(range(n)), [k * 0.5 for k in range(n)])


def staff(agents):
    return [agent.staff for agent in agents]
