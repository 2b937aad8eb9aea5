"""Workers: where they live, for whom they work, what they earn. The column-stored agents of the labour market."""

from typing import TYPE_CHECKING

import numpy as np

from sim.columns import Column, ColumnAgent

if TYPE_CHECKING:
    from sim.columns import Table

TENURES = ("owner", "renter", "talent tenant")


class Worker(ColumnAgent):
    """A worker and the household that lives on the wage; one stands for 1/scale persons."""

    key = Column(np.uint64, label="key of the random draws, fixed by the cause of birth")
    skill = Column(np.int8, label="0 low, 1 middle, 2 high")
    home = Column(np.int16, label="place of the home")
    employer = Column(np.int32, -1, label="row of the firm, −1 without a job")
    wage = Column(np.float32, unit="万元 a year", label="wage, 0 without a job")
    tenure = Column(np.int8, label="0 owner, 1 renter, 2 tenant of a talent flat")
    unemployed_quarters = Column(np.int8, unit="quarters", label="time without a job")
    tenancy_end = Column(np.int16, unit="quarter", label="last quarter of the talent flat's tenancy")
    unsettled = Column(np.int8, label="1 for high skill come from outside and not yet hired here")
    changed_job = Column(np.int8, label="1 if hired this quarter")

    @property
    def firm(self) -> ColumnAgent | None:
        """The employing firm, None without a job."""
        table: Table = self.model.firm_table
        return table.agent(self.employer) if self.employer >= 0 else None
