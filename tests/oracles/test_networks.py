"""Cores, triangles and degrees are those of networkx and rustworkx."""

import math

import networkx as nx
import pytest
from hypothesis import given
from libraries import library
from random_inputs import N_FIRMS, ends, few, links_of_firms

import sim.measures as measures
from sim.measures import NoValue

pytestmark = pytest.mark.oracle


def edges(links):
    return sorted({(min(b, s), max(b, s)) for b, s in links if s >= 0 and s != b})


def graph_of_networkx(links):
    graph = nx.Graph()
    graph.add_nodes_from(range(N_FIRMS))
    graph.add_edges_from(edges(links))
    return graph


def graph_of_rustworkx(links):
    graph = library("rustworkx").PyGraph(multigraph=False)
    graph.add_nodes_from(range(N_FIRMS))
    graph.add_edges_from_no_data(edges(links))
    return graph


def value_or_nan(measure, links):
    try:
        return measure(**ends(links))
    except NoValue:
        return math.nan


def has_triples(graph):
    return any(degree > 1 for _, degree in graph.degree())


@few
@given(links_of_firms)
def test_cores_and_triangles_are_those_of_networkx(links):
    graph = graph_of_networkx(links)
    cores = nx.core_number(graph)
    assert measures.core_number(**ends(links)).tolist() == [cores[firm] for firm in range(N_FIRMS)]
    wanted = nx.transitivity(graph) if has_triples(graph) else math.nan
    assert value_or_nan(measures.transitivity, links) == pytest.approx(wanted, nan_ok=True)


@few
@given(links_of_firms)
def test_cores_and_triangles_are_those_of_rustworkx(links):
    rustworkx, graph = library("rustworkx"), graph_of_rustworkx(links)
    cores = rustworkx.core_number(graph)
    assert measures.core_number(**ends(links)).tolist() == [cores[firm] for firm in range(N_FIRMS)]
    wanted = rustworkx.transitivity(graph) if has_triples(graph_of_networkx(links)) else math.nan
    assert value_or_nan(measures.transitivity, links) == pytest.approx(wanted, nan_ok=True)


@few
@given(links_of_firms)
def test_assortativity_is_that_of_networkx(links):
    graph = graph_of_networkx(links)
    degrees = {graph.degree(firm) for edge in graph.edges for firm in edge}
    wanted = nx.degree_pearson_correlation_coefficient(graph) if len(degrees) > 1 else math.nan
    assert value_or_nan(measures.degree_assortativity, links) == pytest.approx(wanted, nan_ok=True)
