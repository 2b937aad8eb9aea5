"""What speaks for a place, the plain way: one term after another."""


def utility_of_places(
    footing, land, is_lead, of_place, wage_weight, wages, skill_mix, linkage_weight, supply, input_mix, demand,
    room_weight, room, access, use, subsidy_weight, rent_share, rent_saved,
):  # fmt: skip
    """Footing, land, what all segments share, wages, links, room and rent that is paid, added up."""
    n_places, n_segments, n_zones = len(footing), len(use), len(is_lead)
    out = []
    for p in range(n_places):
        row = []
        for s in range(n_segments):
            buys_land = use[s] == 0 and p < n_zones
            terms = [footing[p][s], land[int(is_lead[p][s])] if buys_land else 0.0]
            terms += [term[p] for term in of_place]
            terms.append(-wage_weight * sum(w * part for w, part in zip(wages[p], skill_mix[s], strict=True)))
            inputs = sum(supply[p][g] * input_mix[g][s] for g in range(n_segments))
            terms.append(linkage_weight * (inputs + demand[p][s]))
            terms.append(room_weight * room[p][access[s]] if access[s] >= 0 else 0.0)
            terms.append(subsidy_weight * rent_share[p] * rent_saved[s])
            row.append(sum(terms))
        out.append(row)
    return out
