"""What speaks for places, the plain way: term by term, as logarithms that are added up."""

from math import exp, fsum, log


def persons_at_home(market, talent, scale):
    """Everybody at home, in persons: each simulated one stands for 1 ÷ scale."""
    return [(homes + sum(flats)) / scale for homes, flats in zip(market.tolist(), talent.tolist(), strict=True)]


def green_per_user(green, residents, jobs):
    """Green over those who live and work in the place; some green is everywhere, and somebody too."""
    return [max(m2, 1e-9) / max(live + work, 1.0) for m2, live, work in zip(green, residents, jobs, strict=True)]


def attraction(draw, rent, rent_weight, amenity, usual_amenity, facility_weight, green, usual_green, green_weight):
    """The draw of 2017, and e to the sum of weighted logs of what changed since."""
    logs = [
        facility_weight * log(a / b) + green_weight * log(g / h) - rent_weight * log(r)
        for a, b, g, h, r in zip(amenity, usual_amenity, green, usual_green, rent, strict=True)
    ]
    return [d * exp(change) for d, change in zip(draw, logs, strict=True)]


def place_utility(
    jobs, new_ground_weight, log_price, price_elasticity, delay, delay_weight, amenity, usual_amenity, facility_weight,
    green, usual_green, green_weight, services, usual_services, services_weight, density, usual_density, density_weight,
    wages, usual_wages, skill_mix, wage_weight, linkage, linkage_weight, room, free_floor_weight, rent_share, saved,
    subsidy_weight,
):  # fmt: skip
    """The sum of all that speaks for a place, term by term, for each place and segment."""
    n_places, n_segments = jobs.shape
    out = []
    for p in range(n_places):
        row = []
        for s in range(n_segments):
            of_segment = jobs[p, s] / max(sum(jobs[:, s]), 1e-9)
            of_all = sum(jobs[p]) / max(sum(map(sum, jobs)), 1e-9)
            dearer = fsum(skill_mix[s, k] * log(wages[p, k] / usual_wages[p, k]) for k in range(len(wages[0])))
            row.append(fsum((
                log(max(of_segment + new_ground_weight * of_all, 1e-9)),
                price_elasticity * log_price[p, s],
                -delay_weight * delay[p],
                facility_weight * log(amenity[p] / usual_amenity[p]),
                green_weight * log(green[p] / usual_green[p]),
                services_weight * (services[p] - usual_services[p]),
                density_weight * log(density[p] / usual_density[p]),
                -wage_weight * dearer,
                linkage_weight * linkage[p, s],
                free_floor_weight * room[p, s],
                subsidy_weight * rent_share[p] * saved[s],
            )))  # fmt: skip
        out.append(row)
    return out
