"""Column-stored Mesa agents: millions of agents as arrays, each of them still a `mesa.Agent` for who asks."""

from sim.columns.agent_set import ColumnAgentSet
from sim.columns.column_model import ColumnModel
from sim.columns.list_set import ListSet
from sim.columns.schema import Column
from sim.columns.table import Table
from sim.columns.union import AllAgents
from sim.columns.view import ColumnAgent

__all__ = ["AllAgents", "Column", "ColumnAgent", "ColumnAgentSet", "ColumnModel", "ListSet", "Table"]
