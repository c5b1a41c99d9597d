"""Hidden covariance of an LSTM at the paper's size in PyTorch, one thread, forward only: what `make peers` compares with.

Two ways: "graph" computes node by node and step by step, as programs that run arbitrary cells do (the published code, and
this engine's cells without its hoisting); "fused" is the best that PyTorch offers by hand for this one cell: the input
product of all steps at once, the four gates in one product. The score is the same: Pearson correlation, eigenvalues of the
symmetric matrix, float64. Prints milliseconds, the least and the median of so many runs.
"""
import sys
import time

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


print("PyTorch", torch.__version__)
for name, layer_of in (("graph", graph), ("fused", fused)):
    for layers in (1, 3):
        took = []
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            value = run(layer_of, layers)
            took.append(time.perf_counter() - start)
        took = sorted(took[1:])
        print(f"{name} layer {layers}: min {1000 * took[0]:.0f} ms, median {1000 * took[len(took) // 2]:.0f} ms, score {value:.0f}", flush=True)
