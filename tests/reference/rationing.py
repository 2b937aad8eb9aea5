"""Few things, many takers: plain twins of sim/kernels/rationing.py."""


def grouped(cells, n_cells):
    """Takers by cell, in their order within a cell; those of cell −1 are left out."""
    order, start = [], [0]
    for c in range(n_cells):
        order += [i for i, cell in enumerate(cells) if cell == c]
        start.append(len(order))
    return order, start


def count_by_cell(cells, counts):
    """One more for each taker of a cell."""
    for cell in cells:
        counts[cell] += cell >= 0


def put_in_cells(cells, first, place, order):
    """Each taker where its cell has come to."""
    for taker, cell in enumerate(cells):
        if cell >= 0:
            order[place[cell]] = first + taker
            place[cell] += 1


def grouped_alone(cells, n_cells):
    """`grouped`, whoever does it."""
    return grouped(cells, n_cells)


def lowest_first(takers, lots, count):
    """The first `count` are those of lowest lots; here all in ascending order."""
    ranked = sorted(zip(lots, takers, strict=True))
    for position, (lot, taker) in enumerate(ranked):
        takers[position], lots[position] = taker, lot
    assert count <= len(takers)


def admitted_by_priority(cells, priority, capacity):
    """Takers by cell with the served ones first, where each cell begins, and how many it serves."""
    order, start = grouped(cells, len(capacity))
    served = [0] * len(capacity)
    serve(order, priority, start[:-1], start[1:], capacity, served)
    return order, start, served


def admitted_alone(cells, priority, capacity):
    """`admitted_by_priority`, whoever does it."""
    return admitted_by_priority(cells, priority, capacity)


def serve(order, priority, begin, end, capacity, served):
    """In each stretch of takers the lowest come first, and as many are served as there are takers and things."""
    for c, things in enumerate(capacity):
        order[begin[c] : end[c]] = sorted(order[begin[c] : end[c]], key=lambda taker: priority[taker])
        served[c] = min(max(0, int(things)), end[c] - begin[c])
