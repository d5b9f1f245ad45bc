"""Runs a real Spark for real-spark.test.ts: scores a model that Deadwax exported, or trains one for Deadwax to load."""

import json
import sys

from pyspark.ml.recommendation import ALS, ALSModel
from pyspark.sql import SparkSession

work, exported, trained = sys.argv[1:4]
spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2")
    .getOrCreate()
)


def scores(model, pairs):
    frame = spark.createDataFrame(pairs, "user int, item int")
    rows = model.transform(frame).collect()
    return [[row["user"], row["item"], row["prediction"]] for row in rows]


pairs = [(user, item) for user in (1, 7, 12) for item in (1, 2, 3, 30)]
loaded = ALSModel.load(exported)
answer = {"rank": loaded.rank, "ours": scores(loaded, pairs)}

ratings = [(u, i, float((u * i) % 9 + 1) / 2) for u in range(1, 21) for i in range(1, 16) if (u + i) % 3]
frame = spark.createDataFrame(ratings, "user int, item int, rating float")
als = ALS(rank=4, maxIter=5, regParam=0.1, seed=1, userCol="user", itemCol="item", ratingCol="rating", coldStartStrategy="drop")
model = als.fit(frame)
model.write().overwrite().save(trained)
answer["theirs"] = scores(model, [(u, i) for u in range(1, 21) for i in range(1, 16)])
with open(work, "w") as file:
    json.dump(answer, file)
spark.stop()
