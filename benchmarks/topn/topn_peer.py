"""Selects the best items by faiss and by implicit for bench.ts: one JSON command a line in, one JSON answer a line out."""

import json
import sys
import time

import faiss
import implicit
import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits


class Work:
    """Factors and seen items as bench.ts wrote them."""

    def __init__(self, folder, command):
        self.folder = folder
        self.n_users, self.n_items, self.count = command["nUsers"], command["nItems"], command["count"]
        self.threads = command["threads"]
        width = command["factors"]
        self.users = np.fromfile(f"{folder}/users.f32", dtype=np.float32).reshape(self.n_users, width)
        self.items = np.fromfile(f"{folder}/items.f32", dtype=np.float32).reshape(self.n_items, width)
        starts = np.fromfile(f"{folder}/row-starts.u32", dtype=np.uint32).astype(np.int32)
        columns = np.fromfile(f"{folder}/columns.i32", dtype=np.int32)
        shape = (self.n_users, self.n_items)
        self.seen = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=shape)
        self.index = faiss.IndexFlatIP(width)
        self.index.add(self.items)
        faiss.omp_set_num_threads(self.threads)
        with threadpool_limits(1, user_api="blas"):
            self.model = AlternatingLeastSquares(factors=width, num_threads=self.threads)
        self.model.item_factors, self.model.user_factors = self.items, self.users

    def faiss_unseen(self, users, k):
        """Searches the best k and drops the seen ones; users who then have too few are searched again for more."""
        found = np.full((len(users), self.count), -1, dtype=np.int32)
        waiting = np.arange(len(users))
        while len(waiting) > 0:
            short = []
            for block in np.array_split(waiting, -(-len(waiting) // 1024)):
                _, ids = self.index.search(self.users[users[block]], k)
                is_seen = np.zeros((len(block), self.n_items), dtype=bool)
                seen = self.seen[users[block]]
                is_seen[np.repeat(np.arange(len(block)), np.diff(seen.indptr)), seen.indices] = True
                is_new = ~np.take_along_axis(is_seen, ids, axis=1)
                order = np.argsort(~is_new, axis=1, kind="stable")[:, : self.count]
                enough = (is_new.sum(axis=1) >= self.count) | (k == self.n_items)
                found[block[enough]] = np.take_along_axis(ids, order, axis=1)[enough]
                short.append(block[~enough])
            waiting, k = np.concatenate(short), min(4 * k, self.n_items)
        return found

    def by_faiss(self):
        with threadpool_limits(self.threads):
            return self.faiss_unseen(np.arange(self.n_users), 3 * self.count)

    def by_faiss_alone(self):
        with threadpool_limits(self.threads):
            return self.index.search(self.users, self.count)[1]

    def by_implicit(self):
        with threadpool_limits(1, user_api="blas"):
            return self.model.recommend(np.arange(self.n_users), self.seen, N=self.count)[0]

    def one_by_one(self, select, users):
        seconds = []
        with threadpool_limits(1):
            faiss.omp_set_num_threads(1)
            for user in users:
                started = time.perf_counter()
                select(user)
                seconds.append(time.perf_counter() - started)
            faiss.omp_set_num_threads(self.threads)
        return {"p50": float(np.quantile(seconds, 0.5)) * 1e3, "p99": float(np.quantile(seconds, 0.99)) * 1e3}

    def singles(self):
        users = range(0, self.n_users, max(1, self.n_users // 1000))
        return {
            "faiss": self.one_by_one(lambda user: self.faiss_unseen(np.array([user]), 3 * self.count), users),
            "implicit": self.one_by_one(lambda user: self.model.recommend(user, self.seen[user], N=self.count), users),
        }


def main():
    folder = sys.argv[1]
    work = None
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "version":
            answer = {"faiss": faiss.__version__, "implicit": implicit.__version__}
        elif command["do"] == "load":
            work = Work(folder, command)
            answer = {}
        elif command["do"] == "singles":
            answer = work.singles()
        else:
            started = time.perf_counter()
            found = getattr(work, command["do"])()
            answer = {"seconds": time.perf_counter() - started}
            found.astype(np.int32).tofile(f"{folder}/{command['do']}.i32")
        print(json.dumps(answer), flush=True)


main()
