package cli

import (
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"evolve/search"
)

// Progress shows how far a task is: a live bar on a terminal, or a line every five seconds elsewhere.
type Progress struct {
	out      io.Writer
	terminal bool

	bars     *mpb.Progress
	bar      *mpb.Bar
	task     string
	total    int
	done     int
	text     atomic.Pointer[string] // the text behind the bar, which another goroutine draws
	began    time.Time
	first    int // number of steps done before; a resumed run starts in the middle
	reported time.Time
}

// reportEvery defines the time between two lines.
const reportEvery = 5 * time.Second

// NewProgress returns a Progress that writes to out, or one that writes nothing if quiet is set.
func NewProgress(out io.Writer, quiet bool) *Progress {
	if quiet {
		return &Progress{out: io.Discard}
	}
	return &Progress{out: out, terminal: isTerminal(out)}
}

// Begin starts a task of total steps.
func (p *Progress) Begin(task string, total int) {
	p.task, p.total, p.done, p.first, p.began, p.reported = task, total, 0, 0, time.Now(), time.Now()
	p.text.Store(new(string))
	if !p.terminal {
		return
	}
	p.bars = mpb.New(mpb.WithOutput(p.out), mpb.WithWidth(24), mpb.WithRefreshRate(200*time.Millisecond))
	p.bar = p.bars.AddBar(int64(total),
		mpb.PrependDecorators(decor.Name(task+" "), decor.CountersNoUnit("%d/%d")),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return *p.text.Load() })))
}

// Step reports the number of finished steps and a note, such as the best objective.
func (p *Progress) Step(done int, note string) {
	p.done = done
	if note != "" {
		note = ", " + note
	}
	if p.terminal {
		text := p.pace() + note
		p.text.Store(&text)
		p.bar.SetCurrent(int64(done))
		return
	}
	if time.Since(p.reported) >= reportEvery {
		p.reported = time.Now()
		fmt.Fprintf(p.out, "%s %d/%d %s\n", p.task, done, p.total, strings.TrimSpace(p.pace()+note))
	}
}

// Search reports the status of a search after a candidate. done counts the steps of Begin: candidates, or what they cost.
// Replayed candidates do not count for the rate.
func (p *Progress) Search(s search.Status, done int) {
	if s.Replayed == s.Told {
		p.first, p.began = done, time.Now()
	}
	if !p.terminal && time.Since(p.reported) < reportEvery {
		return // a replay makes a hundred thousand calls between two lines
	}
	best := "none yet"
	if s.Best >= 0 {
		best = fmt.Sprintf("%.5g", s.Objectives[0])
	}
	p.Step(done, fmt.Sprintf("best %s, %d distinct, %d cached, %d infeasible, %d failed", best, s.Distinct(), s.Cached, s.Infeasible, s.Failed))
}

// pace returns the rate and the remaining time at that rate.
func (p *Progress) pace() string {
	done, seconds := p.done-p.first, time.Since(p.began).Seconds()
	if done <= 0 || seconds <= 0 {
		return " "
	}
	rate := float64(done) / seconds
	left := time.Duration(float64(p.total-p.done) / rate * float64(time.Second)).Round(time.Second)
	return fmt.Sprintf(" %.3g/s, %v left", rate, left)
}

// End removes a live bar from the screen.
func (p *Progress) End() {
	if p.terminal && p.bars != nil {
		p.bar.Abort(true)
		p.bars.Wait()
		p.bars = nil
	}
}
