"""Network, input-output and removal of firms: a plain-Python twin, and chains solved by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_inputs import few

import sim.measures as measures
from sim.measures import NoValue


def test_a_city_without_firms_or_links_has_no_network():
    nothing = {"buyer_firm": [], "seller_firm": [], "n_firms": 0}
    assert measures.core_number(**nothing).size == 0
    for name in ("degree_assortativity", "transitivity"):
        for n_firms in (0, 3):
            with pytest.raises(NoValue):
                getattr(measures, name)(**{**nothing, "n_firms": n_firms})


def systemic_risk_in_plain_python(links, segment, essential, output, substitution):
    """Shares of output lost, with dictionaries and loops, from the equations."""
    firms, flow = range(len(segment)), {}
    bought = [0.0] * len(segment)
    for b, s, v in links:
        if b != s:
            bought[b] += v
            if s >= 0:
                flow[s, b] = flow.get((s, b), 0.0) + v
    size = [max(output[i], sum(v for (s, _), v in flow.items() if s == i)) for i in firms]
    answers = []
    for failed in firms:
        down, up = [1.0] * len(segment), [1.0] * len(segment)
        down[failed] = up[failed] = 0.0
        while True:
            felt = []
            for s in firms:
                left = sum(size[j] * down[j] for j in firms if segment[j] == segment[s])
                felt.append(min(1.0, size[s] / left) if substitution and left > 0 else 1.0)
            new_down, new_up = [], []
            for i in firms:
                sellers = {s: v for (s, b), v in flow.items() if b == i and v > 0}
                bounds = [down[i]]
                for k in {segment[s] for s in sellers if essential[segment[s]][segment[i]] == 2}:
                    of_input = {s: v for s, v in sellers.items() if segment[s] == k}
                    lost = sum(felt[s] * (1 - down[s]) * v for s, v in of_input.items())
                    bounds.append(1 - lost / sum(of_input.values()))
                if bought[i] > 0:
                    soft = [s for s in sellers if essential[segment[s]][segment[i]] == 1]
                    bounds.append(1 - sum(felt[s] * (1 - down[s]) * sellers[s] for s in soft) / bought[i])
                new_down.append(max(0.0, min(bounds)))
                unsold = sum((1 - up[b]) * v for (s, b), v in flow.items() if s == i)
                new_up.append(max(0.0, min(up[i], 1 - unsold / size[i])) if size[i] > 0 else up[i])
            moved = max(abs(a - b) for a, b in zip(down + up, new_down + new_up, strict=True))
            down, up = new_down, new_up
            if moved <= 1e-9:
                break
        answers.append(sum(w * (1 - min(d, u)) for w, d, u in zip(size, down, up, strict=True)) / sum(size))
    return answers


@few
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5), st.integers(1, 30)), max_size=12),
    st.lists(st.integers(0, 2), min_size=6, max_size=6),
    st.lists(st.integers(0, 2), min_size=9, max_size=9),
    st.lists(st.integers(1, 40), min_size=6, max_size=6),
    st.booleans(),
)
def test_systemic_risk_is_that_of_plain_python(links, segment, essential, output, substitution):
    essential = np.array(essential).reshape(3, 3)
    b, s, v = zip(*links, strict=True) if links else ((), (), ())
    got = measures.economic_systemic_risk(
        np.array(b, dtype=int), np.array(s, dtype=int), v, segment, essential, output, substitution=substitution
    )
    wanted = systemic_risk_in_plain_python(links, segment, essential.tolist(), output, substitution)
    np.testing.assert_allclose(got, wanted, atol=1e-7)


def test_an_isolated_firm_risks_its_share_of_output_however_many_firms_there_are():
    output = np.arange(1.0, 151.0)  # more firms than are followed at once
    risk = measures.economic_systemic_risk([], [], [], np.zeros(150, dtype=int), [[2]], output)
    np.testing.assert_allclose(risk, output / output.sum())


def test_a_city_that_makes_nothing_has_no_systemic_risk():
    with pytest.raises(NoValue):
        measures.economic_systemic_risk([], [], [], [0], [[1]], [0.0])


def test_upstreamness_counts_steps_to_final_use_and_leaves_out_idle_segments():
    flows = [[0, 8, 0, 0], [0, 0, 6, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    output = [8, 12, 10, 0]
    # the second sells half on: 1 + ½ · 1; the first sells all to the second: 1 + 1.5
    np.testing.assert_allclose(measures.upstreamness(flows, output), [2.5, 1.5, 1, np.nan])
    # the second buys 8 of 12 from the first: 1 + ⅔ · 1; the third 6 of 10 from the second: 1 + 0.6 · 1⅔
    np.testing.assert_allclose(measures.downstreamness(flows, output), [1, 5 / 3, 2, np.nan])


def test_flows_above_output_are_refused():
    with pytest.raises(ValueError, match="sales of segment 0"):
        measures.upstreamness([[0, 5], [0, 0]], [4, 9])
    with pytest.raises(ValueError, match="purchases of segment 1"):
        measures.downstreamness([[0, 5], [0, 0]], [9, 4])


def test_segments_that_trade_only_among_themselves_have_no_position():
    with pytest.raises(NoValue):
        measures.upstreamness([[0, 1], [1, 0]], [1, 1])


def test_removal_loss_is_negative_when_others_gain():
    assert measures.anchor_removal_loss([10, 10], [11, 13]) == pytest.approx(-0.2)
    with pytest.raises(NoValue):
        measures.anchor_removal_loss([0, 0], [1, 1])


def test_recovery_must_hold_to_its_last_quarter():
    base = [10.0] * 5
    assert measures.recovery_quarters(base, [9, 10, 10, 10, 10], level=1.0) == 1
    assert measures.recovery_quarters(base, [9, 9, 9, 9, 10], level=1.0, hold=1) == 4
    for removed in ([9, 10, 10, 10, 9], [9, 9, 10, 10, 10]):
        with pytest.raises(NoValue):
            measures.recovery_quarters(base, removed, level=1.0)
    with pytest.raises(NoValue):
        measures.recovery_quarters(base[:2], base[:2])


LINKS = {"buyer_firm": [1, 2, 2, 3], "seller_firm": [0, 1, 0, -1], "value": [4.0, 6.0, 2.0, 5.0]}
MAKERS = {"firm_segment": [0, 1, 2, 0], "essential": [[1, 2, 1], [0, 1, 2], [0, 0, 1]], "output": [10, 20, 30, 40]}


def test_firms_that_fail_alone_together_with_nobody_have_their_own_systemic_risk():
    alone = measures.joint_systemic_risk(**LINKS, **MAKERS, failing=np.eye(4, dtype=bool))
    np.testing.assert_array_equal(alone, measures.economic_systemic_risk(**LINKS, **MAKERS))
    nobody, everybody = measures.joint_systemic_risk(**LINKS, **MAKERS, failing=np.array([[False, True]] * 4))
    assert (nobody, everybody) == (0.0, 1.0)


def test_a_segment_that_fails_whole_has_nobody_to_replace_it():
    # 0 and 3 make the same: 3 takes over 40 ÷ 50 of what 0 sold, nobody takes over when both fail
    makers = np.array([[True], [False], [False], [True]])
    (both,) = measures.joint_systemic_risk(**LINKS, **MAKERS, failing=makers)
    assert both == pytest.approx(1.0)  # 1 cannot do without what they make, 2 not without what 1 makes
    first, *_ = measures.economic_systemic_risk(**LINKS, **MAKERS)
    # a round sees the makers left before it: 0 is felt as 10 ÷ 50, then as 10 ÷ 40 by 1, then 1 wholly by 2
    assert 0.1 < first < both


def test_sets_of_failing_firms_and_essential_inputs_are_checked():
    with pytest.raises(ValueError, match="failing must hold truths, a row for each of the 4 firms"):
        measures.joint_systemic_risk(**LINKS, **MAKERS, failing=np.ones((3, 1), dtype=bool))
    with pytest.raises(ValueError, match="failing must hold truths"):
        measures.joint_systemic_risk(**LINKS, **MAKERS, failing=np.ones((4, 1)))
    with pytest.raises(ValueError, match="essential must hold 0, 1 or 2"):
        measures.economic_systemic_risk(**LINKS, **{**MAKERS, "essential": np.ones((3, 3), dtype=bool)})


def ring(n_firms, passed_on):
    """Firms that each sell a part of their output to the next one, and the rest outside."""
    firms = np.arange(n_firms)
    return {
        "buyer_firm": np.roll(firms, -1), "seller_firm": firms, "value": np.full(n_firms, passed_on),
        "firm_segment": np.zeros(n_firms, dtype=int), "essential": [[0]], "output": np.ones(n_firms),
    }  # fmt: skip


def test_a_loss_that_comes_to_rest_runs_round_a_ring_of_any_length():
    half = measures.economic_systemic_risk(**ring(60, 0.5))
    np.testing.assert_allclose(half, sum(0.5**k for k in range(60)) / 60, rtol=1e-7)
    failing = np.zeros((700, 1), dtype=bool)
    failing[0] = True
    assert measures.joint_systemic_risk(**ring(700, 1.0), failing=failing) == 1.0  # one firm a round


def test_a_loss_that_does_not_come_to_rest_has_no_value(monkeypatch):
    failing = np.zeros((700, 2), dtype=bool)
    failing[0, 0] = True
    monkeypatch.setattr("sim.measures.systemic_risk._MOST_ROUNDS", 100)
    moving, nobody = measures.joint_systemic_risk(**ring(700, 1.0), failing=failing)
    assert np.isnan(moving)
    assert nobody == 0.0
