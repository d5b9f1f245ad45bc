"""Runs Spark's ALS on local threads for explicit-race.ts: one JSON command a line in, one JSON answer a line out."""

import json
import math
import sys
import time

import pyspark
from pyspark.ml.recommendation import ALS
from pyspark.sql import SparkSession

SCHEMA = "user INT, item INT, rating FLOAT"


def open_session(threads):
    session = (
        SparkSession.builder.master(f"local[{threads}]")
        .config("spark.driver.memory", "4g")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", threads)
        .config("spark.default.parallelism", threads)
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session


def main():
    folder, threads = sys.argv[1], int(sys.argv[2])
    session = open_session(threads)
    # Read, divided and in memory before anything is timed.
    train, test = (session.read.csv(f"{folder}/{part}.csv", SCHEMA).repartition(threads).cache() for part in ("train", "test"))
    train.count(), test.count()
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "version":
            answer = {"version": pyspark.__version__}
        else:
            als = ALS(
                rank=command["factors"],
                maxIter=command["iterations"],
                regParam=command["regularization"],
                numUserBlocks=command["blocks"],
                numItemBlocks=command["blocks"],
                userCol="user",
                itemCol="item",
                ratingCol="rating",
                coldStartStrategy="drop",
                seed=command["seed"],
            )
            started = time.perf_counter()
            model = als.fit(train)
            seconds = time.perf_counter() - started
            row = model.transform(test).selectExpr("avg((rating - prediction) * (rating - prediction)) AS mse").first()
            answer = {"seconds": seconds, "rmse": math.sqrt(row.mse)}
        print(json.dumps(answer), flush=True)
    session.stop()


main()
