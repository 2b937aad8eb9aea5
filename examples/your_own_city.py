"""A city of your own is a folder of tables: copy one, change it, have it checked, run it. No code is needed.

Here 60 workers of the old town get homes in the zone next door; at first they are not taken out of the old town.
"""

import csv
import shutil
import tempfile
from pathlib import Path

from sim import ZoneModel, load_city
from sim.params.advice import BadInput
from sim.params.folder import scenarios_folder


def move_workers(places, count, *, to, out_of):
    """Write places.csv with so many workers more in one place and fewer in another (or in none)."""
    with places.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        change = count * ((row["id"] == to) - (row["id"] == out_of))
        if change:
            row["workers_2017"] = str(float(row["workers_2017"]) + change)
    with places.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary) / "my_city"
    shutil.copytree(scenarios_folder() / "cities" / "minicity", folder)
    move_workers(folder / "places.csv", 60, to="chips", out_of=None)
    try:
        load_city(folder)
    except BadInput as error:
        print(f"not yet right: {error}")
    move_workers(folder / "places.csv", 60, to=None, out_of="rest_old_town")
    record = ZoneModel(city=folder, model="3.0", rng=1).run(4)
    print(f"minimum commute after a year: {record.series('city', 'job_housing.minimum_commute')[-1]:.2f} km")
