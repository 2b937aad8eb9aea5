"""Capital, the plain way: a purse that goes down the list."""


def affordable(prices, budget):
    """Pays for each offer that what is left of the purse covers, in their order."""
    paid = []
    for price in prices:
        is_bought = price <= budget
        budget = budget - price if is_bought else budget
        paid.append(bool(is_bought))
    return paid
