"""Evaluates given factors by the implicit library for bench.ts: one JSON command a line in, one JSON answer a line out."""

import json
import sys
import time

import implicit
import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from implicit.evaluation import ranking_metrics_at_k
from scipy.sparse import csr_matrix


def read_matrix(folder, name, shape):
    starts = np.fromfile(f"{folder}/{name}-starts.u32", dtype=np.uint32).astype(np.int32)
    columns = np.fromfile(f"{folder}/{name}-columns.i32", dtype=np.int32)
    return csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=shape)


def read_factors(folder, name, factors):
    return np.fromfile(f"{folder}/{name}.f32", dtype=np.float32).reshape(-1, factors)


def main():
    folder = sys.argv[1]
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "load":
            train = read_matrix(folder, "train", command["shape"])
            test = read_matrix(folder, "test", command["shape"])
            model = AlternatingLeastSquares(factors=command["factors"], num_threads=command["threads"])
            model.user_factors = read_factors(folder, "users", command["factors"])
            model.item_factors = read_factors(folder, "items", command["factors"])
            answer = {"version": implicit.__version__}
        else:
            started = time.perf_counter()
            metrics = ranking_metrics_at_k(
                model, train, test, K=20, show_progress=False, num_threads=command["threads"]
            )
            answer = {"seconds": time.perf_counter() - started, "ndcg": float(metrics["ndcg"])}
        print(json.dumps(answer), flush=True)


main()
