"""Runs the implicit library's ALS for implicit-race.ts: one JSON command a line in, one JSON answer a line out."""

import json
import sys

import implicit
import numpy as np
from implicit.cpu._als import calculate_loss
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix


def read_matrix(folder, shape):
    starts = np.fromfile(f"{folder}/row-starts.u32", dtype=np.uint32).astype(np.int32)
    columns = np.fromfile(f"{folder}/columns.i32", dtype=np.int32)
    values = np.fromfile(f"{folder}/values.f32", dtype=np.float32)
    return csr_matrix((values, columns, starts), shape=shape)


def read_factors(path, rows, factors):
    return np.fromfile(path, dtype=np.float32).reshape(rows, factors)


def main():
    matrix = None
    folder = sys.argv[1]
    for line in sys.stdin:
        command = json.loads(line)
        factors = command.get("factors")
        if command["do"] == "load":
            matrix = read_matrix(folder, command["shape"])
            answer = {"version": implicit.__version__}
        elif command["do"] == "fit":
            seconds = []
            model = AlternatingLeastSquares(
                factors=factors,
                regularization=command["regularization"],
                alpha=1.0,
                use_native=True,
                use_cg=command["cgSteps"] > 0,
                iterations=command["sweeps"],
                num_threads=command["threads"],
                dtype=np.float32,
            )
            model.cg_steps = command["cgSteps"]
            model.item_factors = read_factors(f"{folder}/start-items.f32", matrix.shape[1], factors).copy()
            model.user_factors = np.zeros((matrix.shape[0], factors), dtype=np.float32)
            model.fit(
                matrix,
                show_progress=False,
                callback=lambda sweep, elapsed, loss: seconds.append(elapsed),
            )
            users, items = model.user_factors, model.item_factors
            loss = calculate_loss(matrix, users, items, command["regularization"], command["threads"])
            answer = {"seconds": seconds, "loss": float(loss)}
        else:
            users = read_factors(f"{folder}/users.f32", matrix.shape[0], factors)
            items = read_factors(f"{folder}/items.f32", matrix.shape[1], factors)
            answer = {"loss": float(calculate_loss(matrix, users, items, command["regularization"], 1))}
        print(json.dumps(answer), flush=True)


main()
