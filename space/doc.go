// Package space reads genomes from files for the two spaces of evolve, space/rnn (recurrent cells) and space/bert
// (encoders), and for spaces of your own. It knows no genome: it yields JSON values, and each space decodes its own.
//
// # Reading
//
// A [Reader] names the genomes for error messages and recognises values to pass over. [Reader.ReadPath] reads a file,
// a folder or a zip; [Reader.ReadStream] reads anything else, such as standard input. Both yield a [Value] for each
// JSON value: one file may hold one value, several, one a line, or a list. They also accept what Python writes: NaN
// and Infinity become null. A value that cannot be read costs only itself: its Value has an error with the file and
// the line, and reading goes on. The caller decodes Value.JSON and passes the result to [Value.Result], which returns
// the id and the error to report.
//
// # What a search needs
//
// Package search finds the methods of a genome and of a space by interfaces; it imports neither space. A genome has
//
//   - Hash, its identity: genomes of equal Hash are never scored twice (search.Genome);
//   - a JSON form: a run's log holds every genome, and a run resumes from its log;
//   - optionally Equal, where comparing two genomes is cheaper than reflect.DeepEqual: replay compares every genome.
//
// A space has two methods, and offers more to the strategies that use them:
//
//   - Random and Mutate make valid genomes (search.Space);
//   - Cross combines two genomes, for strategies with crossover (search.Crosser);
//   - Neighbors lists all genomes one edit away, for local search (search.Neighborhood);
//   - MutateNamed also returns the Hash of the child (search.Namer): it saves the second computation of an identity;
//   - Pack and Unpack keep genomes as bytes, so that a long run needs less memory (search.Packer).
//
// All of them take their randomness from the generator that they are given, and leave their arguments unchanged. So a
// run is a function of its seed.
//
// Both spaces add, under the same names and in files of the same names: Check (are the settings a space?), Valid (is
// a genome of this space?), Distance and Match (how many edits lie between two genomes, and what corresponds to
// what), Builtin (textbook networks), ReadStream and its twin for paths.
//
// # Kinds of edits
//
// The mutations of space/rnn are the twelve rows of one table in mutations.go: change an operation, rewire an input,
// insert or remove a node, add or drop an input or a state, grow. The mutations of space/bert change one gene: the
// hidden size, the number of layers, or a field of one layer. In both, Neighbors lists exactly the genomes that
// Mutate draws from, and Distance counts such edits or their parts.
//
// # A space of your own
//
// A program that searches its own space needs one file: a genome type with Hash, a space type with Random and Mutate,
// and a function that scores a genome. The example of this package is such a file. A third space for the commands of
// evolve is one folder in each of space, nn and fitness and one row in the table of kinds under cmd/evolve/internal.
package space
