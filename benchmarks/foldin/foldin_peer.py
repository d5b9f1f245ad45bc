"""Solves users against fixed item factors for bench.ts: one JSON command a line in, one JSON answer a line out."""

import json
import sys
import time

import implicit
import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix


def quantiles(seconds):
    return {"p50": float(np.quantile(seconds, 0.5)) * 1e3, "p99": float(np.quantile(seconds, 0.99)) * 1e3}


def timed(solve, users):
    """Each user's solution, and how long one took."""
    solutions, seconds = [], []
    for user in users:
        started = time.perf_counter()
        solutions.append(solve(user))
        seconds.append(time.perf_counter() - started)
    return np.array(solutions), quantiles(seconds)


def closed_form(factors, regularization):
    """The normal equations solved as a textbook has them, with Y'Y at hand."""
    gramian = factors.T @ factors + regularization * np.eye(factors.shape[1], dtype=factors.dtype)

    def solve(user):
        items, confidences = user.indices, user.data
        chosen = factors[items]
        left = gramian + chosen.T @ ((confidences - 1)[:, None] * chosen)
        return np.linalg.solve(left, chosen.T @ confidences)

    return solve


class Case:
    """Item factors and users of one case, and what is cached for them: Y'Y of both rivals."""

    def __init__(self, folder, command):
        n_items, width, n_users, each = (command[key] for key in ("nItems", "factors", "nUsers", "each"))
        self.regularization = command["regularization"]
        self.factors = np.fromfile(f"{folder}/items.f32", dtype=np.float32).reshape(n_items, width)
        rows = np.fromfile(f"{folder}/rows.i32", dtype=np.int32).reshape(n_users, each)
        confidences = np.fromfile(f"{folder}/confidences.f32", dtype=np.float32).reshape(n_users, each)
        ends = np.array([0, each], dtype=np.int32)
        self.users = [csr_matrix((confidences[u], rows[u], ends), shape=(1, n_items)) for u in range(n_users)]
        self.model = AlternatingLeastSquares(
            factors=width, regularization=self.regularization, alpha=1.0, num_threads=1
        )
        self.model.item_factors = self.factors
        self.model.user_factors = np.zeros((1, width), dtype=np.float32)
        self.textbook = closed_form(self.factors, np.float32(self.regularization))
        self.exact, _ = timed(closed_form(self.factors.astype(np.float64), self.regularization), self.users)
        self.exact.tofile(f"{folder}/exact.f64")

    def solve(self):
        row = np.array([0])
        theirs, library = timed(lambda user: self.model.recalculate_user(row, user)[0], self.users)
        _, textbook = timed(self.textbook, self.users)
        difference = float(np.abs(theirs - self.exact).max() / np.abs(self.exact).max())
        return {"implicit": library, "numpy": textbook, "difference": difference}


def main():
    folder = sys.argv[1]
    case = None
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "load":
            case = Case(folder, command)
            answer = {"implicit": implicit.__version__, "numpy": np.__version__}
        else:
            answer = case.solve()
        print(json.dumps(answer), flush=True)


main()
