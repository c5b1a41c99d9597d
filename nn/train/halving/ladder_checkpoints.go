package halving

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// savedClimb is the content of a checkpoint of a ladder. The file has a line with the SHA-256 sum of everything behind it, a
// line with the head in JSON, and the states one after the other.
type savedClimb struct {
	savedHead
	trunk []byte // the training at the trunk of the rung, nil before
	now   []byte // the training where it was interrupted, nil if it reached the end of the rung
}

// savedHead describes a checkpoint. Rung and Loss are those of the latest training; Loss is 0 if that was interrupted.
type savedHead struct {
	About string  `json:"about"`
	Rung  int     `json:"rung"`
	Loss  float64 `json:"loss"`
	Trunk int     `json:"trunk"` // bytes of the states
	Now   int     `json:"now"`
}

// states returns the states from which a training to a rung can continue, the furthest first. A training that was
// interrupted before its trunk can continue to a later rung; one that was interrupted after it, only from the trunk.
func (s savedClimb) states(rung int) (all [][]byte) {
	if s.now != nil && (s.Rung == rung || s.Rung < rung && s.trunk == nil) {
		all = append(all, s.now)
	}
	if s.trunk != nil && s.Rung <= rung {
		all = append(all, s.trunk)
	}
	return all
}

// prefix begins the names of all checkpoints of the ladder. Ladders of other conditions have other names in the same folder.
func (l *Ladder) prefix() string {
	return fmt.Sprintf("ladder-%.6x-", sha256.Sum256([]byte(l.Conditions())))
}

// path returns the path of the checkpoint of a training.
func (c *climb) path() string {
	return filepath.Join(c.Dir, fmt.Sprintf("%s%.12x.checkpoint", c.prefix(), sha256.Sum256([]byte(c.identity))))
}

// read returns the checkpoint of a training, and the zero value if there is none, or one that is damaged or of another training.
func (c *climb) read() (s savedClimb) {
	if c.Dir == "" {
		return s
	}
	text, err := os.ReadFile(c.path())
	if err != nil {
		return s
	}
	sum, content, _ := bytes.Cut(text, []byte("\n"))
	if string(sum) != sumOf(content) {
		return s
	}
	line, states, _ := bytes.Cut(content, []byte("\n"))
	var head savedHead
	if json.Unmarshal(line, &head) != nil || head.About != c.about() || head.Trunk < 0 || head.Now < 0 || head.Trunk > len(states) || head.Now != len(states)-head.Trunk {
		return s
	}
	s.savedHead = head
	if head.Trunk > 0 {
		s.trunk = states[:head.Trunk]
	}
	if head.Now > 0 {
		s.now = states[head.Trunk:]
	}
	return s
}

// sumOf returns the first line of a checkpoint with a content.
func sumOf(content []byte) string { return fmt.Sprintf("%x", sha256.Sum256(content)) }

// write saves a training and removes the checkpoints that are too many. It reports the first error of the ladder to Warn.
func (c *climb) write(s savedClimb) {
	if c.Dir == "" {
		return
	}
	s.Trunk, s.Now = len(s.trunk), len(s.now)
	head, err := json.Marshal(s.savedHead)
	content := slices.Concat(head, []byte("\n"), s.trunk, s.now)
	c.files.Lock()
	defer c.files.Unlock()
	if err == nil {
		err = os.MkdirAll(c.Dir, 0o777)
	}
	if err == nil {
		err = replaceFile(c.path(), slices.Concat([]byte(sumOf(content)+"\n"), content))
	}
	if err != nil {
		c.warned.Do(func() {
			if c.Warn != nil {
				c.Warn(fmt.Errorf("halving: a checkpoint could not be saved, so trainings may begin anew: %w", err))
			}
		})
		return
	}
	c.prune()
}

// drop removes the checkpoint of a training, if there is one.
func (c *climb) drop() {
	if c.Dir != "" {
		c.files.Lock()
		defer c.files.Unlock()
		os.Remove(c.path())
	}
}

// prune keeps the checkpoints of interrupted trainings and of the smallest losses, Keep in all, and removes the others. Equal
// losses are kept by file name. It also removes what a crash left of a file that was being written.
func (l *Ladder) prune() {
	keep := cmp.Or(l.Keep, 32)
	files, _ := os.ReadDir(l.Dir) // ordered by name; without a list, all stay
	var paths []string
	for _, f := range files {
		path := filepath.Join(l.Dir, f.Name())
		switch {
		case !strings.HasPrefix(f.Name(), l.prefix()):
		case strings.HasSuffix(path, ".tmp"):
			os.Remove(path)
		default:
			paths = append(paths, path)
		}
	}
	if len(paths) <= keep {
		return
	}
	losses := map[string]float64{}
	for _, path := range paths {
		losses[path] = lossOf(path)
	}
	slices.SortStableFunc(paths, func(a, b string) int { return cmp.Compare(losses[a], losses[b]) })
	for _, path := range paths[keep:] {
		os.Remove(path)
	}
}

// lossOf returns the loss in the head of a checkpoint, and +Inf if it cannot be read.
func lossOf(path string) float64 {
	f, err := os.Open(path)
	if err != nil {
		return math.Inf(1)
	}
	defer f.Close()
	r := bufio.NewReader(io.LimitReader(f, 1<<16))
	r.ReadString('\n') // an error comes again with the next line
	line, err := r.ReadBytes('\n')
	var head savedHead
	if err != nil || json.Unmarshal(line, &head) != nil {
		return math.Inf(1)
	}
	return head.Loss
}
