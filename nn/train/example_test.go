package train_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"evolve/nn/rnn"
	"evolve/nn/train"
)

// simpleRNN returns Elman's cell: tanh of a linear map of the input and the previous state.
func simpleRNN() rnn.Cell {
	return rnn.Cell{
		Nodes: []rnn.Node{{Op: rnn.Linear, In: []rnn.Ref{rnn.X, rnn.Prev(0)}}, {Op: rnn.Tanh, In: []rnn.Ref{0}}},
		New:   []rnn.Ref{1},
	}
}

// A recurrent language model learns a short text by heart. The training is interrupted and continues from a checkpoint.
func Example() {
	dir, err := os.MkdirTemp("", "train")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "text.txt")
	if err := os.WriteFile(path, []byte(strings.Repeat("the cat sat on the mat\n", 100)), 0o666); err != nil {
		fmt.Println(err)
		return
	}

	// The last tenth of the lines validates.
	corpus, err := train.ReadCorpus(train.Texts{Train: path})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("vocabulary:", corpus.Words)
	fmt.Println("tokens:", len(corpus.Train), "to train,", len(corpus.Valid), "to validate")

	reads, validates := train.Next(corpus.Train), train.Next(corpus.Valid)
	const seed = 1
	newTrainer := func() (*train.Trainer, error) {
		model := train.NewLanguage(simpleRNN(), rnn.Shape{Layers: 1, Embedding: 8, Hidden: 16}, len(corpus.Words), seed, train.Dropout{})
		model.Begin(reads.Targets)
		return train.New(model, train.Settings{Batch: 4, Steps: 10, Rate: 0.02, Tokens: 6000, Every: 2000}, reads, validates)
	}
	trainer, err := newTrainer()
	if err != nil {
		fmt.Println(err)
		return
	}
	var checkpoint bytes.Buffer
	if err := trainer.Run(context.Background(), 4000, nil); err != nil {
		fmt.Println(err)
		return
	}
	if err := trainer.Save(&checkpoint, "example"); err != nil {
		fmt.Println(err)
		return
	}

	// Another process continues here.
	if trainer, err = newTrainer(); err != nil {
		fmt.Println(err)
		return
	}
	if err := trainer.Load(&checkpoint, "example"); err != nil {
		fmt.Println(err)
		return
	}
	if err := trainer.Run(context.Background(), trainer.Budget(), nil); err != nil {
		fmt.Println(err)
		return
	}
	best, _ := trainer.Restore()
	loss, err := trainer.Model.Loss(context.Background(), validates)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("evaluations:", len(trainer.Curve))
	fmt.Println("the best weights are restored:", loss == best.Valid)
	fmt.Println("perplexity below 1.5:", train.Perplexity(loss) < 1.5)

	// Output:
	// vocabulary: [<unk> <eos> the cat sat on mat]
	// tokens: 630 to train, 70 to validate
	// evaluations: 3
	// the best weights are restored: true
	// perplexity below 1.5: true
}
