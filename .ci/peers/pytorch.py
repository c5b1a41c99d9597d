"""The work of this engine in PyTorch, on one thread, forward only: what `make peers` compares with.

Hidden covariance of an LSTM at the paper's size, two ways. "graph" computes node by node and step by step, as programs
that run arbitrary cells do; "fused" is the best that PyTorch offers by hand for this one cell: the input product of all
steps at once, the four gates in one product. Same score: Pearson correlation, eigenvalues of the symmetric matrix, float64.
Then products and functions alone. Least and median time of so many runs.
"""
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # Debian's PyTorch multiplies with OpenBLAS, which set_num_threads does not reach

import torch

B, T, E, H, LAYERS = 50, 70, 400, 600, 3
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
torch.set_num_threads(1)
torch.set_grad_enabled(False)


def widths():
    return [(E, H), (H, H), (H, E)]


def draw(n_in, n_out):
    bound = n_out**-0.5
    u = lambda *shape: torch.empty(*shape).uniform_(-bound, bound)
    return [(u(n_out, n_in), u(n_out, n_out), u(n_out)) for _ in range(4)]


def graph(x, weights, width):
    h, c, states = torch.zeros(B, width), torch.zeros(B, width), []
    for t in range(T):
        states.append(h)
        i, f, g, o = (torch.addmm(b, x[t], w.t()) + h @ u.t() for w, u, b in weights)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
    return torch.stack(states + [h])


def fused(x, weights, width):
    w, u, b = (torch.cat(parts) for parts in zip(*weights))
    hoisted = torch.addmm(b, x.reshape(T * B, -1), w.t()).view(T, B, 4 * width)
    u = u.t().contiguous()
    h, c, states = torch.zeros(B, width), torch.zeros(B, width), []
    for t in range(T):
        states.append(h)
        i, f, g, o = torch.addmm(hoisted[t], h, u).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
    return torch.stack(states + [h])


def score(states, width):
    r = torch.corrcoef(states[:T].reshape(T * B, width).double().t())
    v = torch.linalg.eigvalsh(r) + 1e-5
    return -(v.log() + 1 / v).sum().item()


def run(layer_of, layers):
    x = torch.empty(T, B, E).uniform_(-0.1, 0.1)
    for n_in, n_out in widths()[:layers]:
        states = layer_of(x, draw(n_in, n_out), n_out)
        x = states[1:]
    return score(states, n_out)


def pipeline():
    """The passes of the published code for its metrics of one cell: 7 forward, 6 of them back again, and the
    eigen-decompositions: general ones, as it takes them, of three correlations of units and four of columns."""
    weights = [draw(n_in, n_out) for n_in, n_out in widths()]
    with torch.enable_grad():
        for layer in weights:
            for gate in layer:
                for w in gate:
                    w.requires_grad_()
        for n in range(7):
            x = torch.empty(T, B, E).uniform_(-0.1, 0.1).requires_grad_()
            y, hidden = x, []
            for (_, n_out), layer in zip(widths(), weights):
                states = graph(y, layer, n_out)
                hidden.append(states[:T].detach().reshape(T * B, n_out))
                y = states[1:]
            if n > 0:
                (y.sum() if n < 6 else 0.5 * (y * y).sum()).backward()
            if 0 < n < 5:
                torch.linalg.eigvals(torch.corrcoef(x.grad.transpose(0, 1).reshape(B, -1)).double())
    for h in hidden:
        torch.linalg.eigvals(torch.corrcoef(h.double().t()))


def times(work):
    took = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    took = sorted(took[1:])
    return took[0], took[len(took) // 2]


def product(m, k, n, weights=1, turns=12):
    a, w = torch.randn(m, k), [torch.randn(n, k) for _ in range(weights)]
    least, median = times(lambda: [a @ w[i % weights].t() for i in range(turns)])
    gflop = 2e-9 * m * k * n * turns
    print(f"product {m}x{k}x{n}, {weights} weights: {gflop / median:.1f} GFLOP/s in the median, {gflop / least:.1f} at best", flush=True)


print("PyTorch", torch.__version__)
for name, layer_of in (("graph", graph), ("fused", fused)):
    for layers in (1, 3):
        least, median = times(lambda: run(layer_of, layers))
        print(f"hidden covariance, {name}, layer {layers}: {1000 * least:.0f} ms at best, {1000 * median:.0f} in the median", flush=True)
start = time.perf_counter()
pipeline()
print(f"all metrics of the paper, its passes: {time.perf_counter() - start:.1f} s", flush=True)
states = torch.randn(T + 1, B, H)
print(f"the score alone: {1000 * times(lambda: score(states, H))[1]:.0f} ms")
for m, k, n, weights in ((50, 600, 600, 12), (3500, 400, 600, 1), (512, 256, 1024, 1), (512, 64, 512, 1), (512, 512, 64, 1), (32, 32, 32, 4), (32, 16, 16, 4)):
    product(m, k, n, weights)
x = torch.randn(30000)
for name, work in (("tanh", torch.tanh), ("sigmoid", torch.sigmoid), ("gelu", torch.nn.functional.gelu), ("softmax", lambda x: torch.softmax(x.view(-1, 500), 1))):
    print(f"{name} of 30000: {1e6 * times(lambda: [work(x) for _ in range(100)])[1] / 100:.1f} us")
