"""Registers a population of files on Spark: each task pipes the number of its part to the worker that a single machine
runs, `hegui corpus shard`; then the parts are merged. Needs Python 3.9, PySpark 3.5 with Java 17, and `hegui` under one
path on every machine. See README.md beside this file."""

import argparse
import hashlib
import json
import os
import platform
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pyspark
from pyspark.sql import SparkSession

# Reads numbers of parts, runs the worker for each, and fails the task when the worker fails, so that Spark tries again.
# A register is written whole or not at all: what a lost task began is in nobody's way.
EACH_PART = """
out=$1; shift
while read -r number; do
  "$@" --number "$number" --out "$out/part-$number" </dev/null || exit 1
done
"""
TOLD = ["--json", "--lang", "en"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", help="files and folders of the population, as every machine sees them")
    parser.add_argument("--hegui", required=True, help="path of the program on every machine")
    parser.add_argument("--out", required=True, help="an empty or new folder that every machine sees, for the registers")
    parser.add_argument("--parts", type=int, default=8, help="parts of whole files: a multiple of the cores (default 8)")
    parser.add_argument("--text", action="append", default=[], help="field or column of the text, repeatable")
    parser.add_argument("--source", help="field or column of the source; empty for none")
    parser.add_argument("--master", default="local[2]", help="where Spark runs (default local[2])")
    parser.add_argument("--compare", action="store_true", help="register it by one process too and compare")
    return parser.parse_args()


def run(command):
    """What a command of the program tells; ends this script with the program's own words where it fails."""
    done = subprocess.run(command + TOLD, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(done.returncode)
    return json.loads(done.stdout)


def parts_by_spark(given, out, shard):
    """Has Spark register every part; gives what the worker told of each, and how long that took in seconds."""
    worker = ["/bin/sh", "-c", EACH_PART, "part", str(out), *shard, "--of", str(given.parts), *TOLD]
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    session = SparkSession.builder.master(given.master).appName("hegui-corpus").getOrCreate()
    context = session.sparkContext
    context.setLogLevel("ERROR")
    try:
        began = time.monotonic()
        # As many slices as parts: one number a task.
        numbers = context.parallelize(range(1, given.parts + 1), given.parts)
        piped = numbers.pipe(shlex.join(worker), env=environment, checkCode=True)
        told = ["\n".join(lines) for lines in piped.glom().collect()]
        return [json.loads(text) for text in told], time.monotonic() - began
    finally:
        session.stop()


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def main():
    given = arguments()
    if given.parts < 1:
        sys.exit("--parts: at least 1")
    out = Path(given.out).resolve()
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        sys.exit(f"{out} is not empty: choose another folder")
    paths = [str(Path(path).resolve()) for path in given.paths]
    mapping = [word for text in given.text for word in ("--text", text)]
    if given.source is not None:
        mapping += ["--source", given.source]
    shard = [given.hegui, "corpus", "shard", *paths, *mapping]

    parts, spark_seconds = parts_by_spark(given, out, shard)
    began = time.monotonic()
    registers = [str(out / f"part-{number}") for number in range(1, given.parts + 1)]
    merged = run([given.hegui, "corpus", "merge", *registers, "--out", str(out / "merged")])
    told = {
        "spark": pyspark.__version__,
        "python": platform.python_version(),
        "master": given.master,
        "parts": len(parts),
        "items_of_parts": [part["items"] for part in parts],
        "items": merged["items"],
        "distinct": merged["distinct"],
        "bytes": merged["bytes"],
        "refused": merged["refused"],
        "digest": merged["digest"],
        "spark_seconds": round(spark_seconds, 2),
        "merge_seconds": round(time.monotonic() - began, 2),
    }
    same = True
    if given.compare:
        began = time.monotonic()
        single = run([*shard, "--number", "1", "--of", "1", "--out", str(out / "single")])
        told["single_seconds"] = round(time.monotonic() - began, 2)
        told["same_digest"] = single["digest"] == merged["digest"]
        told["same_register"] = sha256(out / "single") == sha256(out / "merged")
        same = told["same_digest"] and told["same_register"]
    print(json.dumps(told, indent=2))
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
