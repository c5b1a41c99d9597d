// Package bert is the space of BERT encoders whose layers differ: FlexiBERT (Tuli et al. 2022, arXiv 2205.11656) as
// NAS-Bench-BERT takes it (Serianni & Kalita 2023, arXiv 2306.00288). Its genome is a Config; package nn/encoder is the
// network.
package bert
