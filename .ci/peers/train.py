"""Training in PyTorch on one thread: what `make peers` compares with `go test -run xxx -bench Update ./nn/train`.

One update of a language model: forward, reverse, clipping, Adam; 2 layers, batch 32, 35 steps, tied; 64 units with 2 000 words, 128
and 400 with 10 000. "lstm fused" is torch.nn.LSTM, the best there is for this one cell; the others are the modules that `evolve
export` writes, node by node. Least and median time of the processor over so many updates, tokens per second by the median, and the
process' peak memory. Arguments: the number of updates (10) and the widths (64 128 400).
"""
import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # Debian's PyTorch multiplies with OpenBLAS, which set_num_threads does not reach

import torch
from torch import nn
from torch.nn import functional

B, T, RUNS = 32, 35, int(sys.argv[1]) if len(sys.argv) > 1 else 10
WORDS = {64: 2000, 128: 10000, 400: 10000}
torch.set_num_threads(1)


class Fused(nn.Module):
    def __init__(self, width):
        super().__init__()
        words = WORDS[width]
        self.embedding, self.layers, self.decoder = nn.Embedding(words, width), nn.LSTM(width, width, 2), nn.Linear(width, words)
        self.decoder.weight = self.embedding.weight

    def forward(self, x, h):
        y, h = self.layers(self.embedding(x), h)
        return self.decoder(y), h


def exported(genome, width, dir):
    """The module that evolve writes for a genome, a built-in name or a line of JSON."""
    sizes = os.path.join(dir, "sizes.toml")
    with open(sizes, "w") as f:
        f.write(f"objective = [{{metric = 'parameters'}}]\n[model]\nlayers = 2\nembedding = {width}\nhidden = {width}\nvocabulary = {WORDS[width]}\n")
    given = genome if genome.startswith("{") else None
    text = subprocess.run([os.path.join(dir, "evolve"), "export", "-config", sizes, genome if given is None else "-"], input=given,
                          capture_output=True, text=True, check=True).stdout
    path = os.path.join(dir, "model.py")
    with open(path, "w") as f:
        f.write(text)
    spec = importlib.util.spec_from_file_location("model", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.LanguageModel()


def detached(h):
    return None if h is None else type(h)(detached(v) for v in h) if isinstance(h, (list, tuple)) else h.detach()


def measure(name, model, width):
    words = WORDS[width]
    optimizer, tokens, h, took = torch.optim.Adam(model.parameters(), lr=0.002), torch.randint(0, words, (T + 1, B)), None, []
    for _ in range(RUNS + 2):
        began = time.process_time()
        y, h = model(tokens[:-1], detached(h))
        loss = functional.cross_entropy(y.view(-1, words), tokens[1:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        optimizer.step()
        took.append(time.process_time() - began)
    took = sorted(took[2:])
    middle = took[len(took) // 2]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}/{width}: {1000 * took[0]:.1f} ms, median {1000 * middle:.1f} ms, {B * T / middle:.0f} tokens/s, {peak:.0f} MB", flush=True)


def main():
    if "openblas" not in open("/proc/self/maps").read():
        print("PyTorch multiplies without OpenBLAS, several times slower: install libopenblas-dev", flush=True)
    with tempfile.TemporaryDirectory() as dir:
        program = os.path.join(dir, "evolve")
        subprocess.run(["go", "build", "-o", program, "./cmd/evolve"], check=True)
        cells = subprocess.run([program, "sample", "-set", "space.leaky=false", "-n", "9"], capture_output=True, text=True, check=True).stdout.splitlines()
        for width in [int(w) for w in sys.argv[2:]] or WORDS:
            measure("lstm fused", Fused(width), width)
            for name, genome in [("lstm", "lstm"), ("gru", "gru")] + [(f"random{i}", c) for i, c in enumerate(cells)]:
                measure(name, exported(genome, width, dir), width)


main()
