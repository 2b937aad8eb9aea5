"""One run of the small city from Python: build it, let quarters pass, look at its agents and its outcomes."""

from sim import ZoneModel
from sim.agents import Firm, Worker, ZoneCommittee

model = ZoneModel(city="minicity", model="3.0", rng=1)
record = model.run(20)

firms = model.agents_by_type[Firm]
n_workers = len(model.agents_by_type[Worker])
print(f"{len(firms)} simulated firms, {n_workers} workers after {len(record.quarters)} quarters")
print(f"cash of all firms: {firms.agg('cash', sum):,.0f} 万元")

for committee in model.agents_by_type[ZoneCommittee]:
    leads = ", ".join(model.city.segments.names_en[s] for s in committee.leads)
    print(f"{model.city.place_names_en[committee.zone]}: leads in {leads}; {committee.applications} applications wait")

for outcome in ("job_housing.minimum_commute", "chain.local_input_share", "money.net_public_cost"):
    series = record.series("city", outcome)
    print(f"{outcome}: {series[0]:,.3f} in {record.quarters[0]}, {series[-1]:,.3f} in {record.quarters[-1]}")

for zone in record.places["zone"][1:]:
    stayers = record.series("zone", "job_housing.self_containment_live", zone)[-1]
    print(f"{zone}: {stayers:.0%} of those who live there work there")
