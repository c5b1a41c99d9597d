"""The metrics of BERT encoders that need no gradient, in PyTorch on one thread: what `make peers` compares with
`go test -run xxx -bench Forward/all ./fitness/encoders`.

4 layers of 256 units, 8 sequences of 64 tokens, feed-forward 1024; "SDP" has attention everywhere, "mixed" a layer each of
SDP, WMA, DCT and DSC. Same metrics, float64 where the engine has it. Least and median time of so many runs; --values prints
the metrics.
"""
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # Debian's PyTorch multiplies with OpenBLAS, which set_num_threads does not reach

import torch
import torch.nn.functional as F

B, T, E, H, HEADS, FEED, KERNEL = 8, 64, 128, 256, 4, 1024, 9
RUNS = 15
torch.set_num_threads(1)
torch.set_grad_enabled(False)


def dense(n_in, n_out):
    return torch.empty(n_out, n_in).normal_(0, 0.02), torch.zeros(n_out)


def build(ops):
    net = {"words": torch.empty(B * T, E).normal_(0, 0.02), "positions": torch.empty(T, E).normal_(0, 0.02), "project": dense(E, H), "layers": []}
    for op in ops:
        y = {"op": op, "feed": dense(H, FEED), "down": dense(FEED, H)}
        inner = H // 2 if op == "DSC" else H
        if op == "DCT":
            y["input"] = dense(H, H)
        else:
            y.update(query=dense(H, inner), key=dense(H, inner), value=dense(H, inner))
        if op == "WMA":
            y["mix"] = dense(inner, inner)[0]
        if op == "DSC":
            y.update(depth=torch.empty(H, 1, KERNEL).normal_(0, 0.02), point=torch.empty(inner, H, 1).normal_(0, 0.02),
                     taps=dense(inner, HEADS // 2 * KERNEL), values=dense(H, inner))
        y["output"] = dense(2 * inner if op == "DSC" else H, H)
        net["layers"].append(y)
    net["cosine"] = [2 * torch.cos(torch.pi * torch.arange(n)[:, None] * (2 * torch.arange(n) + 1) / (2 * n)) for n in (T, H // HEADS)]
    return net


def attention(y, x, heads, seen):
    q, k, v = (F.linear(x, *y[name]) for name in ("query", "key", "value"))
    seen["projections"] += [q, k, v]
    query = q
    if y["op"] == "WMA":
        q = F.linear(q, y["mix"])
        seen["projections"].append(q)
    split = lambda z: z.view(B, T, heads, -1).transpose(1, 2)
    q, k, v = split(q), split(k), split(v)
    p = torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, -1)
    seen["maps"].append(p)
    return (p @ v).transpose(1, 2).reshape(B, T, -1), query


def operation(net, y, x, seen):
    if y["op"] == "DCT":
        z = F.linear(x, *y["input"])
        seen["projections"].append(z)
        left, right = net["cosine"]
        z = left @ z.view(B, T, HEADS, -1).transpose(1, 2) @ right.t()
        seen["maps"].append(torch.softmax(z, -1))
        return z.transpose(1, 2).reshape(B, T, H)
    if y["op"] != "DSC":
        return attention(y, x, HEADS, seen)[0]
    heads = HEADS // 2
    context, query = attention(y, x, heads, seen)
    spans = F.conv1d(F.conv1d(x.transpose(1, 2), y["depth"], padding=KERNEL // 2, groups=H), y["point"]).transpose(1, 2)
    kernels = torch.softmax(F.linear(spans * query, *y["taps"]).view(B, T, heads, 1, KERNEL), -1)
    values = F.pad(F.linear(x, *y["values"]), (0, 0, KERNEL // 2, KERNEL // 2)).unfold(1, KERNEL, 1)
    convolved = (values.reshape(B, T, heads, -1, KERNEL) * kernels).sum(-1)
    return torch.cat([context.view(B, T, heads, -1), convolved], 2).reshape(B, T, -1)


def forward(net):
    seen = {"projections": [], "maps": [], "before": [], "states": []}
    x = F.layer_norm(net["words"].view(B, T, E) + net["positions"], (E,), eps=1e-12)
    x = F.linear(x, *net["project"])
    for y in net["layers"]:
        x = F.layer_norm(F.linear(operation(net, y, x, seen), *y["output"]) + x, (H,), eps=1e-12)
        before = F.linear(x, *y["feed"])
        seen["before"].append(before)
        x = F.layer_norm(F.linear(F.gelu(before), *y["down"]) + x, (H,), eps=1e-12)
        seen["states"].append(x)
    return seen


def components(x):
    x = x.reshape(-1, x.shape[-1]).double()
    x = x - x.mean(0)
    v = torch.linalg.eigvalsh(x @ x.t() if x.shape[0] < x.shape[1] else x.t() @ x).flip(0).cumsum(0)
    return int((v < 0.99 * v[-1]).sum()) + 1


def statistics(seen):
    agreement, patterns = torch.zeros(B, B), 0
    marks = torch.randint(1, 2**62, (B * T,))
    for x in seen["before"]:
        signs = (x > 0).view(B, -1)
        code = signs.float() * 2 - 1
        agreement += (code @ code.t() + code.shape[1]) / 2
        patterns += torch.unique((signs.view(B * T, -1) * marks[:, None]).sum(0)).numel()
    rate = 0.0
    for x in seen["states"]:
        x = x.view(-1, H).double()
        rate += 0.5 * torch.linalg.cholesky(torch.eye(H, dtype=torch.float64) + x.t() @ x / (0.25 * B * T)).diagonal().log().sum().item() * 2
    return {
        "head_confidence": sum(p.amax(1).mean().item() for p in seen["projections"]),
        "softmax_confidence": sum(p.amax(1).mean().item() for p in seen["maps"]),
        "activation_distance": agreement.sum().item(),
        "naswot": torch.logdet(agreement.double()).item(),
        "swap": patterns,
        "coding_rate": rate,
        "w_pca components": sum(components(x[:4]) for x in seen["before"]),
    }


def timed(what, run):
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        took.append(1000 * (time.perf_counter() - start))
    took.sort()
    print(f"{what:28} least {took[0]:7.1f} ms, median {took[len(took) // 2]:7.1f} ms")


for kind, ops in {"SDP": ["SDP"] * 4, "mixed": ["SDP", "WMA", "DCT", "DSC"]}.items():
    net = build(ops)
    seen = forward(net)
    if "--values" in sys.argv:
        for name, v in statistics(seen).items():
            print(f"{kind:6} {name:24} {v:.6g}")
    timed(kind + ", weights", lambda: build(ops))
    timed(kind + ", forward", lambda: forward(net))
    timed(kind + ", statistics", lambda: statistics(seen))
    timed(kind + ", forward and statistics", lambda: statistics(forward(net)))
