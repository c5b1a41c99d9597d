"""Trains an LSTM language model in PyTorch from given weights on given windows, and prints the loss of each update.

usage: lstm.py WEIGHTS.safetensors WINDOWS.json adam|sgd RATE CLIP
"""
import json
import os
import struct
import sys

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)


def read(path):
    with open(path, "rb") as f:
        header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        data = f.read()
    return {name: torch.frombuffer(bytearray(data[e["data_offsets"][0] : e["data_offsets"][1]]), dtype=torch.float32).view(e["shape"])
            for name, e in header.items() if name != "__metadata__"}


weights, windows = read(sys.argv[1]), json.load(open(sys.argv[2]))
words, width = weights["embedding.weight"].shape
hidden = weights["layers.0.n0_x.weight"].shape[0]
table, decoder = nn.Embedding(words, width), nn.Linear(hidden, words)
layers = [nn.LSTM(width if i == 0 else hidden, hidden) for i in range(2)]
table.weight.data, decoder.weight.data, decoder.bias.data = weights["embedding.weight"], weights["decoder.weight"], weights["decoder.bias"]
# PyTorch orders the gates input, forget, cell, output. They are the nodes 0, 2, 4 and 6 of the cell in the test.
for i, layer in enumerate(layers):
    join = lambda end: torch.cat([weights[f"layers.{i}.n{n}_{end}"] for n in (0, 2, 4, 6)])
    layer.weight_ih_l0.data, layer.weight_hh_l0.data = join("x.weight"), join("h0.weight")
    layer.bias_ih_l0.data, layer.bias_hh_l0.data = join("x.bias"), torch.zeros(4 * hidden)
    layer.bias_hh_l0.requires_grad_(False)
parameters = [p for m in [table, decoder, *layers] for p in m.parameters() if p.requires_grad]
optimizer = (torch.optim.Adam if sys.argv[3] == "adam" else torch.optim.SGD)(parameters, lr=float(sys.argv[4]))
states = [None, None]
for w in windows:
    x, y = torch.tensor(w["tokens"]), torch.tensor(w["targets"])
    z = table(x)
    for i, layer in enumerate(layers):
        z, s = layer(z, states[i])
        states[i] = tuple(v.detach() for v in s)
    loss = functional.cross_entropy(decoder(z).flatten(0, 1), y.flatten())
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, float(sys.argv[5]))
    optimizer.step()
    print(repr(loss.item()))
