"""Places: who lives there, and what speaks for a place to those who look for a home or a site."""

import math

import numpy as np

from sim.compiled import kernel


@kernel
def persons_at_home(market, talent, scale):
    """Persons who live in each place, (P,), of simulated workers in market homes (P,) and in talent flats (P, 2)."""
    persons = np.empty(market.size)
    for p in range(market.size):
        persons[p] = (market[p] + talent[p, 0] + talent[p, 1]) / scale
    return persons


@kernel
def green_per_user(green, residents, jobs):
    """Green (P,), m², of each resident worker and job, (P,); of one where there is none, and never nothing."""
    each = np.empty(green.size)
    for p in range(green.size):
        each[p] = max(green[p], 1e-9) / max(residents[p] + jobs[p], 1.0)
    return each


@kernel
def attraction(draw, rent, rent_weight, amenity, usual_amenity, facility_weight, green, usual_green, green_weight):
    """What speaks for living in each place, trip and vacancy aside, (P,): the draw of 2017, and what changed since."""
    out = np.empty(draw.size)
    for p in range(draw.size):
        facilities = (amenity[p] / usual_amenity[p]) ** facility_weight
        out[p] = draw[p] * rent[p] ** -rent_weight * facilities * (green[p] / usual_green[p]) ** green_weight
    return out


@kernel
def place_utility(
    jobs, new_ground_weight, log_price, price_elasticity, delay, delay_weight, amenity, usual_amenity, facility_weight,
    green, usual_green, green_weight, services, usual_services, services_weight, density, usual_density, density_weight,
    wages, usual_wages, skill_mix, wage_weight, linkage, linkage_weight, room, free_floor_weight, rent_share, saved,
    subsidy_weight,
):  # fmt: skip
    """What speaks for each place to a firm of each segment, (P, S).

    Its footing: the place's part of the segment's `jobs` (P, S), and a little of its part of all jobs, without which
    nobody would ever be the first of his kind. What is relative to a usual value counts by the logarithm.

    Parameters
    ----------
    log_price, linkage, room : (P, S) arrays
        Logs of the price of land, of inputs and demand near by, and of free floor, each relative to what is usual.
    delay, amenity, green, services, density : (P,) arrays
        Quarters of approval beyond the usual ones; facilities, green, presence of producer services, jobs per area.
    wages : (P, 3) array
        By skill; `skill_mix` (S, 3) says what of it a segment pays.
    rent_share, saved : (P,) and (S,) arrays
        Part of a rent that is paid for the firm, and how much rent that is as a share of investment.
    """
    n_places, n_segments = jobs.shape
    in_place, in_segment = np.zeros(n_places), np.zeros(n_segments)
    for p in range(n_places):
        for s in range(n_segments):
            in_place[p] += jobs[p, s]
            in_segment[s] += jobs[p, s]
    everywhere = max(in_place.sum(), 1e-9)
    utility = np.empty(jobs.shape)
    log_wages = np.empty(wages.shape[1])
    for p in range(n_places):
        for_all = facility_weight * math.log(amenity[p] / usual_amenity[p])
        for_all += green_weight * math.log(green[p] / usual_green[p])
        for_all += density_weight * math.log(density[p] / usual_density[p])
        for_all += services_weight * (services[p] - usual_services[p]) - delay_weight * delay[p]
        for k in range(log_wages.size):
            log_wages[k] = math.log(wages[p, k] / usual_wages[p, k])
        for s in range(n_segments):
            footing = jobs[p, s] / max(in_segment[s], 1e-9) + new_ground_weight * in_place[p] / everywhere
            dearer = 0.0
            for k in range(log_wages.size):
                dearer += log_wages[k] * skill_mix[s, k]
            own = math.log(max(footing, 1e-9)) + price_elasticity * log_price[p, s] - wage_weight * dearer
            own += linkage_weight * linkage[p, s] + free_floor_weight * room[p, s]
            utility[p, s] = for_all + own + subsidy_weight * rent_share[p] * saved[s]
    return utility
