"""The actors, one a file: what each sees, wants and decides."""

from sim.agents.ecosystem_board import EcosystemBoard
from sim.agents.firm import Firm
from sim.agents.industry_fund import IndustryFund
from sim.agents.leading_group import LeadingGroup
from sim.agents.operating_company import OperatingCompany
from sim.agents.worker import Worker
from sim.agents.zone_committee import ZoneCommittee

__all__ = ["EcosystemBoard", "Firm", "IndustryFund", "LeadingGroup", "OperatingCompany", "Worker", "ZoneCommittee"]
