package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress shows how far something has come: a live bar on a terminal, a plain line every few seconds elsewhere.
type progress struct {
	out      io.Writer
	terminal bool

	bars  *mpb.Progress
	bar   *mpb.Bar
	what  string
	total int
	done  int
	text  atomic.Pointer[string] // what stands behind the bar, which another goroutine draws
	began time.Time
	first int // done when it began: a resumed run starts in the middle
	said  time.Time
}

// sayEvery is how often a plain line is printed.
const sayEvery = 5 * time.Second

// newProgress writes to out; quiet shows nothing.
func newProgress(out io.Writer, quiet bool) *progress {
	if quiet {
		return &progress{out: io.Discard}
	}
	f, ok := out.(*os.File)
	return &progress{out: out, terminal: ok && term.IsTerminal(int(f.Fd()))}
}

func (p *progress) begin(what string, total int) {
	p.what, p.total, p.done, p.first, p.began, p.said = what, total, 0, 0, time.Now(), time.Now()
	p.text.Store(new(string))
	if !p.terminal {
		return
	}
	p.bars = mpb.New(mpb.WithOutput(p.out), mpb.WithWidth(24), mpb.WithRefreshRate(200*time.Millisecond))
	p.bar = p.bars.AddBar(int64(total),
		mpb.PrependDecorators(decor.Name(what+" "), decor.CountersNoUnit("%d/%d")),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return *p.text.Load() })))
}

// replayed says that the first so many steps were done before and tell nothing about the pace.
func (p *progress) replayed(done int) { p.first = done; p.began = time.Now() }

// step says how many are done, and what else is known: best, cached, failed.
func (p *progress) step(done int, note string) {
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
	if time.Since(p.said) >= sayEvery {
		p.said = time.Now()
		fmt.Fprintf(p.out, "%s %d/%d %s\n", p.what, done, p.total, strings.TrimSpace(p.pace()+note))
	}
}

// pace is the rate and the time left at that rate.
func (p *progress) pace() string {
	done, seconds := p.done-p.first, time.Since(p.began).Seconds()
	if done <= 0 || seconds <= 0 {
		return " "
	}
	rate := float64(done) / seconds
	left := time.Duration(float64(p.total-p.done) / rate * float64(time.Second)).Round(time.Second)
	return fmt.Sprintf(" %.3g/s, %v left", rate, left)
}

// end takes a live bar off the screen.
func (p *progress) end() {
	if p.terminal && p.bars != nil {
		p.bar.Abort(true)
		p.bars.Wait()
		p.bars = nil
	}
}
