// Package chart draws what commands print, as SVG.
package chart

import (
	"bytes"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	_ "gonum.org/v1/plot/vg/vgsvg" // the form of every chart
)

const width, height = 15 * vg.Centimeter, 10 * vg.Centimeter

// Labels are what stands around a chart.
type Labels struct{ Title, X, Y string }

// Scatter draws points.
func Scatter(l Labels, x, y []float64) ([]byte, error) {
	p := begun(l)
	if len(x) > 0 {
		dots, err := plotter.NewScatter(points(x, y))
		if err != nil {
			return nil, err
		}
		dots.Color, dots.Radius = plotutil.Color(2), 1.5
		p.Add(dots)
	}
	return svg(p)
}

// Series is a line with a name, and a band around it unless Low is nil.
type Series struct {
	Name        string
	X, Y        []float64
	Low, High   []float64
	Unimportant bool // gray
}

// Lines draws series over a logarithmic x axis. What is NaN is left out.
func Lines(l Labels, all []Series) ([]byte, error) {
	p := begun(l)
	p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	for i, s := range all {
		if s = s.known(); len(s.X) < 2 {
			continue
		}
		shade := color.Color(color.Gray{0x88})
		if !s.Unimportant {
			shade = plotutil.Color(i)
		}
		if err := s.add(p, shade); err != nil {
			return nil, err
		}
	}
	return svg(p)
}

func (s Series) add(p *plot.Plot, shade color.Color) error {
	line, err := plotter.NewLine(points(s.X, s.Y))
	if err != nil {
		return err
	}
	line.Color = shade
	if s.Low != nil {
		outline := points(s.X, s.Low)
		for i := len(s.X) - 1; i >= 0; i-- {
			outline = append(outline, plotter.XY{X: s.X[i], Y: s.High[i]})
		}
		band, err := plotter.NewPolygon(outline)
		if err != nil {
			return err
		}
		r, g, b, _ := shade.RGBA()
		band.Color = color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0x30}
		band.LineStyle.Width = 0
		p.Add(band)
	}
	p.Add(line)
	p.Legend.Add(s.Name, line)
	return nil
}

// known is s without the places at which something is NaN.
func (s Series) known() Series {
	k := Series{Name: s.Name, Unimportant: s.Unimportant}
	for i := range s.X {
		if math.IsNaN(s.Y[i]) || s.Low != nil && math.IsNaN(s.Low[i]+s.High[i]) {
			continue
		}
		k.X, k.Y = append(k.X, s.X[i]), append(k.Y, s.Y[i])
		if s.Low != nil {
			k.Low, k.High = append(k.Low, s.Low[i]), append(k.High, s.High[i])
		}
	}
	return k
}

func begun(l Labels) *plot.Plot {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = l.Title, l.X, l.Y
	return p
}

func points(x, y []float64) plotter.XYs {
	xy := make(plotter.XYs, len(x))
	for i := range x {
		xy[i] = plotter.XY{X: x[i], Y: y[i]}
	}
	return xy
}

func svg(p *plot.Plot) ([]byte, error) {
	w, err := p.WriterTo(width, height, "svg")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = w.WriteTo(&b)
	return b.Bytes(), err
}
