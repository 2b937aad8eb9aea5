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


def lowest_first(order, priority, low, high, count):
    """The first `count` of ``order[low:high]`` are those of lowest priority; here in ascending order."""
    ranked = sorted(order[low:high], key=lambda taker: priority[taker])
    for position, taker in enumerate(ranked):
        order[low + position] = taker
    assert count <= high - low


def admitted_by_priority(cells, priority, capacity):
    """Takers by cell with the served ones first, where each cell begins, and how many it serves."""
    order, start = grouped(cells, len(capacity))
    served = [0] * len(capacity)
    serve(order, priority, start[:-1], start[1:], capacity, served)
    return order, start, served


def serve(order, priority, begin, end, capacity, served):
    """In each stretch of takers the lowest come first, and as many are served as there are takers and things."""
    for c, things in enumerate(capacity):
        lowest_first(order, priority, begin[c], end[c], 0)
        served[c] = min(max(0, int(things)), end[c] - begin[c])
