#!/usr/bin/env python3
"""Writes the dictionary resource of this module from two tables of facts.

usage: generate.py AVL_IDS_CSV AVL_MODELS_CSV

See README.md beside this script for the columns that are read and for what is written.
"""

import csv
import pathlib
import re
import sys

RESOURCE = pathlib.Path(__file__).parent.parent / "main/resources/io/wayline/codec/dictionary"
COLUMNS = ["id", "name", "width", "sign", "multiplier", "unit", "raw_unit", "publish", "type", "meanings"]
MEANINGS = re.compile(r"-?\d+=[a-z0-9_]+(;-?\d+=[a-z0-9_]+)*")
KINDS = {"int", "bitmask", "ascii", "hex"}


def problem(row):
    """Why a row cannot be used, or None."""
    if not row["id"].isdigit() or int(row["id"]) > 65535:
        return "id is not a number from 0 to 65535"
    if not re.fullmatch(r"[a-z0-9_]+", row["name"]):
        return "name is not lower_snake_case"
    if row["bytes"] and not row["bytes"].isdigit():
        return "width is not a number"
    if row["signed"] not in ("y", "n") or row["publish"] not in ("raw", "scaled") or row["type"] not in KINDS:
        return "signed, publish or type has an unknown value"
    if not re.fullmatch(r"\d+(\.\d+)?", row["multiplier"]):
        return "multiplier is not a number"
    if row["value_meanings"] and not MEANINGS.fullmatch(row["value_meanings"]):
        return "value meanings are not number=word pairs"
    return None


def line(row):
    return "\t".join([
        row["id"],
        row["name"],
        row["bytes"],
        "signed" if row["signed"] == "y" else "",
        "" if row["multiplier"] == "1" else row["multiplier"],
        row["unit"],
        row["raw_unit"],
        row["publish"],
        row["type"],
        row["value_meanings"],
    ])


def write(path, header, lines):
    path.write_text("\t".join(header) + "\n" + "".join(l + "\n" for l in lines), encoding="utf-8")


def main(ids_csv, models_csv):
    with open(ids_csv, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with open(models_csv, newline="", encoding="utf-8") as file:
        models = sorted(csv.DictReader(file), key=lambda model: model["model"])

    left_out = 0
    families = {}
    for row in rows:
        reason = problem(row)
        if reason or int(row["id"]) in families.get(row["family"], {}):
            left_out += 1
            print(f"left out: {row['family']} {row['id']} {row['name']}: {reason or 'id repeated'}")
        else:
            families.setdefault(row["family"], {})[int(row["id"])] = line(row)

    unknown = {f for model in models for f in model["lookup_chain"].split(">")} - set(families)
    if unknown:
        sys.exit(f"families without a table: {sorted(unknown)}")

    for old in RESOURCE.glob("*.tsv"):
        old.unlink()
    for family, elements in families.items():
        write(RESOURCE / f"{family}.tsv", COLUMNS, [elements[id] for id in sorted(elements)])
    write(RESOURCE / "models.tsv", ["model", "chain"], [f"{m['model']}\t{m['lookup_chain']}" for m in models])
    print(f"{len(models)} models, {len(families)} families, {len(rows) - left_out} elements, {left_out} left out")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
