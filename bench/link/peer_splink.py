"""`python -m bench.link.peer_splink VOTERS.parquet CONTACTS.parquet OUT.parquet MEMORY THREADS`: Splink 5 on DuckDB.

Its documented training (u by random sampling, m by two sessions of expectation-maximisation under blocking), term
frequencies for names and places, and columns that our own normalisation made. Prints seconds as JSON.
"""

import json
import logging
import sys
import time

import duckdb
import pyarrow.parquet as pq
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

FEW = 10_000
TRAINED_UNDER = (("last_name", "city"), ("first_name", "zip"), ("first_name", "last_name"))


def _birth_year() -> cl.CustomComparison:
    def within(years: int) -> cll.CustomLevel:
        return cll.CustomLevel(f"abs(birth_year_l - birth_year_r) <= {years}", f"within {years}")

    levels = [cll.NullLevel("birth_year"), *(within(years) for years in (0, 1, 3, 5, 9)), cll.ElseLevel()]
    return cl.CustomComparison(output_column_name="birth_year", comparison_levels=levels)


def _place() -> cl.CustomComparison:
    """One comparison of nested levels: street, ZIP and town say the same thing three times."""
    levels = [
        cll.CustomLevel("city_l IS NULL OR city_r IS NULL", "no place").configure(is_null_level=True),
        cll.CustomLevel("street_l = street_r AND (zip_l = zip_r OR city_l = city_r)", "street"),
        cll.CustomLevel("zip_l = zip_r", "ZIP").configure(tf_adjustment_column="zip"),
        cll.CustomLevel("city_l = city_r", "town").configure(tf_adjustment_column="city"),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(output_column_name="place", comparison_levels=levels)


def _written_place() -> list[cl.CustomComparison]:
    """Field by field, as Splink's own example for FEBRL4 has it: there each of them has slips of its own."""
    parts = [cl.JaroWinklerAtThresholds(name, [0.92, 0.8]) for name in ("street", "city")]
    parts.append(cl.DamerauLevenshteinAtThresholds("zip", [1, 2]))
    return [part.configure(term_frequency_adjustments=True) for part in parts]


def _birth_date() -> cl.CustomComparison:
    near = "damerau_levenshtein(birth_date_l, birth_date_r) <= 1"
    levels = [
        cll.NullLevel("birth_date"),
        cll.ExactMatchLevel("birth_date"),
        cll.CustomLevel(near, "one digit"),
        cll.CustomLevel("birth_year_l = birth_year_r", "year"),
        cll.ElseLevel(),
    ]
    return cl.CustomComparison(output_column_name="birth_date", comparison_levels=levels)


def settings(told: set[str], *, few: bool) -> SettingsCreator:
    """`told`: the columns that anything stands in, on both sides; of the others there is nothing to learn.

    Among few people whoever agrees in any one column can be compared.
    """
    alone = ("birth_date", "first_name", "last_name", "street", "zip", "city") if few else ("birth_date",)
    more = {
        "middle_name": cl.JaroWinklerAtThresholds("middle_name", [0.92]),
        "phone": cl.ExactMatch("phone"),
    }
    names = [
        cl.JaroWinklerAtThresholds(name, [0.92, 0.85]).configure(term_frequency_adjustments=True)
        for name in ("first_name", "last_name")
    ]
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            *names,
            *(comparison for name, comparison in more.items() if name in told),
            *(_written_place() if few else [_place()]),
            _birth_date() if "birth_date" in told else _birth_year(),
        ],
        blocking_rules_to_generate_predictions=[
            *(block_on(name) for name in alone if name in told),
            block_on("first_name", "last_name"),
            block_on("last_name", "city", "substr(first_name, 1, 1)"),
            block_on("first_name", "city", "substr(last_name, 1, 2)", "birth_year"),
            block_on("last_name", "zip"),
            block_on("phone"),
            block_on("first_name", "zip", "substr(last_name, 1, 1)"),
            block_on("last_name", "birth_year", "substr(first_name, 1, 1)"),
            block_on("street", "zip"),
        ],
        retain_matching_columns=False,
    )


def main() -> None:
    voters, contacts, out, memory, threads = sys.argv[1:]
    logging.disable(logging.WARNING)
    began = time.perf_counter()
    database = duckdb.connect()
    database.execute(f"SET memory_limit='{memory}'; SET threads={threads}")
    api = DuckDBAPI(connection=database)
    tables = [pq.read_table(path) for path in (contacts, voters)]
    told = {name for name in tables[0].column_names if all(table[name].null_count < len(table) for table in tables)}
    sides = [
        api.register(table, dataset_display_name=name)
        for table, name in zip(tables, ("contacts", "voters"), strict=True)
    ]
    linker = Linker(sides, settings(told, few=len(tables[1]) <= FEW))
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("first_name", "last_name", "city")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in TRAINED_UNDER:
        training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    trained = time.perf_counter() - began
    found = linker.inference.predict(threshold_match_probability=0.01)
    database.execute(
        f"COPY (SELECT unique_id_l AS contact_id, unique_id_r AS voter_id, match_probability AS probability FROM {found.physical_name}) TO '{out}' (FORMAT parquet)"  # noqa: S608 - names of our own
    )
    print(json.dumps({"training": round(trained, 1), "seconds": round(time.perf_counter() - began, 1)}))


if __name__ == "__main__":
    main()
