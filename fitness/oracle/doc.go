// Package oracle reads published results of trained networks from the files that their authors distribute.
//
//   - Read reads one file, folder or zip file into a Table. It recognises the training logs of NAS-Bench-NLP (arXiv
//     2006.07116), the lists of records of NAS-Bench-BERT (Serianni & Kalita 2023, arXiv 2306.00288), and CSV files
//     whose first column names the rows.
//   - A Row is one training of one network: its genome as it was published (Recipe), its numbers (Values), and the file
//     and line it was read from (Source). The package does not interpret genomes; packages space/rnn and space/bert
//     read them.
//   - A Label describes one column of values: whether it is a result of training, and which direction is better.
//   - Table.Join merges tables by the rows' ids, for example logs that have genomes with a CSV of metric values.
//   - Whatever cannot be used is in Table.Skipped with the reason. One bad file or record never prevents the others
//     from being read.
//
// A search can use such a table as an oracle: a candidate's score is then its published result, at no cost.
package oracle
