// Package nntest gives tests what others computed and published, and the tools to compare with it:
//
//   - Cells and Encoders read networks with the values and gradients that PyTorch computed for them.
//   - Shared and Columns find published benchmark files. A test whose file is absent is skipped, or fails when CI is set.
//   - PyTorch, Python and Node find the programs that some tests compare with.
//   - Spearman and TauB compute rank correlations.
//   - Share compares the speed of a benchmark with the limit of the machine.
package nntest
