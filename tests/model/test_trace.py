"""A trace tells what happened, is told by looking only, and knows whom it cannot find."""

import itertools
import re

import numpy as np
import pytest
from small_runs import differences, start_of

from sim.agents import Firm, Worker
from sim.model.trace import begin_trace, finished
from sim.model.trace_admission import reasons
from sim.model.trace_names import id_of, number_of
from sim.params.advice import BadInput
from sim.params.scenario import load_model
from sim.params.stress import load_stress


def traced(kind, name, quarters=12, label="3.0", stress=None):
    """Model, record and story."""
    model = start_of(1).branch(load_model(label), stress)
    trace = begin_trace(model, kind, name)
    record = model.run(quarters, on_quarter=lambda _: trace.after_quarter())
    return model, record, finished(model, kind, name, trace, "Minicity.")


def rows_of(story, head):
    """Rows of the table below a header cell."""
    lines = story[story.index(f"| {head} |") :].splitlines()[2:]
    return [line.strip("| ").split(" | ") for line in lines[: next(i for i, line in enumerate(lines) if not line)]]


@pytest.mark.parametrize(("kind", "name"), [("zone", "chips"), ("firm", "8"), ("worker", "20")])
def test_a_trace_changes_no_result(kind, name):
    _, record, _ = traced(kind, name)
    assert differences(record, start_of(1).branch(load_model("3.0")).run(12)) == []


def test_the_course_of_a_zone_is_that_of_the_record():
    _, record, story = traced("zone", "phones")
    rows = rows_of(story, "quarter")
    assert [row[0] for row in rows] == list(record.quarters)
    jobs = record.series("zone", "city.jobs", "phones") if "city.jobs" in record.outcomes["zone"] else None
    assert jobs is None or [float(row[1]) for row in rows] == jobs.tolist()
    assert "Uncalibrated" in story
    assert story.startswith("# Phone Port (phones) 手机园\n")


def test_verdicts_of_all_zones_are_the_admissions_of_the_record():
    model = start_of(1).branch(load_model("3.0"))
    told = {"admitted": 0.0, "refused": 0.0}
    for _ in range(20):
        model.step()
        if model.hearing is not None:
            for zone in range(model.city.n_zones):
                for i, verdict, why in reasons(model.hearing, zone):
                    assert why
                    told[verdict] += float(model.hearing.rows["weight"][i])
    assert told["admitted"] == model.admission[1].sum() > 0
    assert told["refused"] == (model.admission[0] - model.admission[1]).sum() > 0


def test_a_reason_agrees_with_the_kernel_that_decided():
    model = start_of(2).branch(load_model("3.0"))
    seen = set()
    for _ in range(24):
        model.step()
        if model.hearing is None:
            continue
        for zone in range(model.city.n_zones):
            for i, _verdict, why in reasons(model.hearing, zone):
                code = int(model.hearing.verdict[i])
                seen.add(code)
                assert (code == 0) == why.startswith("below a cut-off: ")
                if code == 0:
                    assert len(why) > len("below a cut-off: ")
                ahead, best = re.search(r"ahead of (\d+) %", why), re.search(r"the best (\d+) %", why)
                if ahead and best and code in (1, 2):
                    is_short = int(ahead[1]) < 100 - int(best[1])
                    near = abs(int(ahead[1]) + int(best[1]) - 100) <= 1
                    assert near or is_short == (code == 2)
    assert {0, 1} <= seen


def test_links_of_a_zone_add_up():
    model = start_of(1).branch(load_model("3.0"))
    trace = begin_trace(model, "zone", "cars")
    count = len(trace.before.links)
    model.run(12, on_quarter=lambda _: trace.after_quarter())
    assert sum(int(row[6]) - int(row[7]) for row in trace.course) == len(trace.before.links) - count


def test_money_of_a_zone_is_that_of_the_ledger_without_what_the_city_pays_as_a_whole():
    model, _, story = traced("zone", model_zone := "robots")
    zone = model.city.place_ids.index(model_zone)
    rows = rows_of(story, "quarter")
    total = model.ledger.net_public_cost_by_place()[zone]
    assert sum(float(row[8].replace(",", "")) for row in rows) == pytest.approx(total, abs=0.6 * len(rows))
    assert model.ledger.net_public_cost_city_wide() > 0.0


def test_a_firm_that_is_born_later_is_met_then_and_one_that_closes_is_told():
    model = start_of(1).branch(load_model("1.0"))
    last = int(model.firm_table.uid.max())
    number = number_of(model, Firm, last + 1)
    _, _, story = traced("firm", str(number), 24, "1.0")
    assert re.search(rf"20\d\dQ\d: \w+ firm {number} makes .* born in 20\d\dQ\d as ", story)
    rows = model.firm_table.rows()
    uids = model.firm_table.uid[rows].tolist()
    model.run(12)
    gone = next(uid for uid in uids if model.firm_table.rows_of([uid])[0] < 0)
    _, _, story = traced("firm", str(number_of(model, Firm, gone)), 12, "1.0")
    assert "the firm closes; " in story


def test_an_anchor_that_leaves_under_stress_is_told():
    stress = load_stress("anchor-leaves")
    struck = start_of(1).branch(load_model("3.0"), stress)
    struck.run(18)
    zone = re.search(r"leaves (\w+) ", struck.events[0])[1]
    _, _, story = traced("zone", zone, 18, "3.0", stress)
    assert f"- {struck.events[0]}" in story


def test_a_worker_is_followed_to_each_employer():
    model, _, story = traced("worker", "20")
    rows = rows_of(story, "quarter")
    assert len(rows) == 12
    (row,) = model.worker_table.rows_of([id_of(model, Worker, 20)])
    assert rows[-1][1] == model.city.place_ids[model.worker_columns["home"][row]]
    changes = sum(a[3] != b[3] for a, b in itertools.pairwise(rows))
    assert changes == story.count("starts at ") + story.count("loses or quits") > 0


def test_a_mesa_id_is_as_good_as_a_number():
    model = start_of(1)
    assert id_of(model, Firm, id_of(model, Firm, 8)) == id_of(model, Firm, 8)
    assert number_of(model, Firm, id_of(model, Firm, 8)) == 8


def test_an_unknown_id_is_answered_with_near_ones():
    model = start_of(1).branch(load_model("3.0"))
    with pytest.raises(BadInput, match="Near ids: phones"):
        begin_trace(model, "zone", "phone")
    living = model.firm_table.uid[model.firm_table.rows()]
    missing = np.setdiff1d(np.arange(living.min(), living.max()), living)
    for uid in missing[:1]:
        with pytest.raises(BadInput, match="Near ids: "):
            begin_trace(model, "firm", str(number_of(model, Firm, int(uid))))
    trace = begin_trace(model, "firm", "99999")
    model.run(2, on_quarter=lambda _: trace.after_quarter())
    with pytest.raises(BadInput, match="no such firm lives in this run"):
        finished(model, "firm", "99999", trace, "")
