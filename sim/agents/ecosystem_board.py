"""Ecosystem boards (产业生态圈): each assigns distinct lead segments to the zones that are coordinated."""

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

if TYPE_CHECKING:
    from sim.agents.zone_committee import ZoneCommittee


class EcosystemBoard(mesa.Agent):
    """The board of one ecosystem: its zones, and who of them leads what."""

    def __init__(self, model: Any, ecosystem: int, zones: np.ndarray) -> None:
        super().__init__(model)
        self.ecosystem = ecosystem
        self.zones = zones

    def assign(self, members: "list[ZoneCommittee]", advantage: np.ndarray, n_leads: int) -> None:
        """Give each member the lead segments of its largest comparative advantage, distinct as far as they go.

        Parameters
        ----------
        members : list of ZoneCommittee
            The coordinated zones of this ecosystem.
        advantage : (Z, S) array
            Location quotient of each zone and segment, 0 where a segment may not lead.
        n_leads : int
            Lead segments a zone.
        """
        taken: set[int] = set()
        for _ in range(n_leads):
            for committee in members:
                wanted = np.argsort(-advantage[committee.zone], kind="stable")
                own = committee.next_leads
                free = [int(s) for s in wanted if s not in own and advantage[committee.zone, s] > 0.0]
                distinct = [s for s in free if s not in taken]
                chosen = (distinct or free)[:1]
                own.extend(chosen)
                taken.update(chosen)
