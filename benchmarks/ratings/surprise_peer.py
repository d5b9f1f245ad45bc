"""Fits SVD++ of Surprise for bench.ts: one JSON command a line in, one JSON answer a line out."""

import json
import sys
import time

import surprise
from surprise import Dataset, Reader, SVDpp, accuracy
from surprise.model_selection import PredefinedKFold

READER = Reader(line_format="user item rating timestamp", sep="\t")


def main():
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "version":
            answer = {"version": surprise.__version__}
        else:
            data = Dataset.load_from_folds([(command["train"], command["test"])], reader=READER)
            train, test = next(PredefinedKFold().split(data))
            model = SVDpp(random_state=command["seed"])
            started = time.perf_counter()
            model.fit(train)
            seconds = time.perf_counter() - started
            answer = {"seconds": seconds, "rmse": accuracy.rmse(model.test(test), verbose=False)}
        print(json.dumps(answer), flush=True)


main()
