package report

import (
	"bytes"
	"image/color"
	"math"
	"regexp"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// width and height are those of every chart.
const width, height = 16 * vg.Centimeter, 10 * vg.Centimeter

// palette holds colours that colour-blind readers can distinguish (Okabe and Ito 2008).
var palette = []color.NRGBA{
	{0x00, 0x72, 0xb2, 0xff}, {0xd5, 0x5e, 0x00, 0xff}, {0x00, 0x9e, 0x73, 0xff}, {0xcc, 0x79, 0xa7, 0xff},
	{0xe6, 0x9f, 0x00, 0xff}, {0x56, 0xb4, 0xe9, 0xff}, {0x33, 0x33, 0x33, 0xff},
}

// dashes distinguish series that share a colour, and all series in print without colours.
var dashes = [][]vg.Length{nil, {6, 2}, {2, 2}, {8, 2, 2, 2}}

// Labels describes the frame of a chart: its title, the names of its axes, and its layout.
type Labels struct {
	Title, X, Y string
	Linear      bool // gives Lines a linear x axis; the default is logarithmic
	Above       bool // puts the legend at the top left; the default is the bottom right
	Direct      bool // makes Lines write names at the ends of lines in place of a legend, and none at Unimportant ones
	Falling     bool // puts the legend at the top right, where falling curves leave room
}

// Scatter returns an SVG with a dot for each point (x[i], y[i]). Without points it draws the empty frame.
func Scatter(l Labels, x, y []float64) ([]byte, error) {
	p := newPlot(l)
	if len(x) > 0 {
		dots, err := plotter.NewScatter(xys(x, y))
		if err != nil {
			return nil, err
		}
		dots.Color, dots.Radius = palette[0], 1.6
		p.Add(dots)
	}
	return svg(p)
}

// Series describes a line through the points (X[i], Y[i]), with a band from Low to High around it unless Low is nil. The
// slices have equal lengths.
type Series struct {
	Name          string
	X, Y          []float64
	Low, High     []float64
	Unimportant   bool // draws it grey
	Strong        bool // draws a thick line
	Dashed        bool // draws it dashed, such as a threshold
	shade, dotted int
}

// Lines returns an SVG with a line per series. It leaves out points with a NaN, and series of fewer than two other points.
// A single series has no legend, because the title or an axis names it.
func Lines(l Labels, all []Series) ([]byte, error) {
	p, drawn, ends := newPlot(l), 0, []ending(nil)
	p.Legend.ThumbnailWidth, p.Legend.Padding, p.Legend.Top, p.Legend.Left = 24, 3, l.Above || l.Falling, l.Above
	for i, s := range all {
		if s = s.withoutNaN(); len(s.X) < 2 {
			continue
		}
		s.shade, s.dotted = i%len(palette), i/2%len(dashes)
		if len(all) == 1 {
			s.Name = ""
		}
		line, err := s.add(p)
		if err != nil {
			return nil, err
		}
		switch last := len(s.X) - 1; {
		case s.Name == "":
		case !l.Direct:
			p.Legend.Add(s.Name, line)
		case !s.Unimportant:
			ends = append(ends, ending{s.Name, plotter.XY{X: s.X[last], Y: s.Y[last]}, line})
		}
		drawn++
	}
	if err := labelEnds(p, ends); err != nil {
		return nil, err
	}
	if !l.Linear && drawn > 0 { // a logarithmic axis needs a point
		p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	}
	return svgWithMargin(p, 20+marginForNames(p, ends))
}

// add draws the line and its band, and returns the line.
func (s Series) add(p *plot.Plot) (*plotter.Line, error) {
	line, err := plotter.NewLine(xys(s.X, s.Y))
	if err != nil {
		return nil, err
	}
	shade := palette[s.shade]
	if s.Unimportant {
		shade = color.NRGBA{0x88, 0x88, 0x88, 0xff}
	}
	if s.Dashed {
		s.dotted = 1
	}
	line.Color, line.Width, line.Dashes = shade, 1.4, dashes[s.dotted]
	if s.Strong {
		line.Width, line.Dashes = 2.8, nil
	}
	if s.Low != nil {
		outline := xys(s.X, s.Low)
		for i := len(s.X) - 1; i >= 0; i-- {
			outline = append(outline, plotter.XY{X: s.X[i], Y: s.High[i]})
		}
		band, err := plotter.NewPolygon(outline)
		if err != nil {
			return nil, err
		}
		shade.A = 0x28
		band.Color, band.LineStyle.Width = shade, 0
		p.Add(band)
	}
	p.Add(line)
	return line, nil
}

// withoutNaN returns s without the points at which Y, Low or High is NaN.
func (s Series) withoutNaN() Series {
	k := Series{Name: s.Name, Unimportant: s.Unimportant, Strong: s.Strong, Dashed: s.Dashed}
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

// newPlot returns an empty plot with its labels.
func newPlot(l Labels) *plot.Plot {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = l.Title, l.X, l.Y
	p.Title.Padding = 6
	sans := font.Font{Typeface: "Liberation", Variant: "Sans", Size: 10}
	for _, style := range []*draw.TextStyle{&p.Title.TextStyle, &p.X.Label.TextStyle, &p.Y.Label.TextStyle,
		&p.X.Tick.Label, &p.Y.Tick.Label, &p.Legend.TextStyle} {
		style.Font = sans
	}
	p.Title.TextStyle.Font.Size = 12
	return p
}

func xys(x, y []float64) plotter.XYs {
	xy := make(plotter.XYs, len(x))
	for i := range x {
		xy[i] = plotter.XY{X: x[i], Y: y[i]}
	}
	return xy
}

// family matches the name of the font in the SVG. Text was laid out with the widths of Liberation Sans, which Arial shares,
// so the SVG offers that as a substitute.
var family = regexp.MustCompile(`font-family:Liberation Sans[^;"]*`)

// svg draws a plot. The margin leaves room for the last number of an axis.
func svg(p *plot.Plot) ([]byte, error) { return svgWithMargin(p, 20) }

// svgWithMargin draws a plot with room right of it.
func svgWithMargin(p *plot.Plot, right vg.Length) ([]byte, error) {
	c := vgsvg.New(width, height)
	p.Draw(draw.Crop(draw.New(c), 6, -right, 6, -6))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return nil, err
	}
	return family.ReplaceAll(b.Bytes(), []byte("font-family:Liberation Sans, Arial, Helvetica, sans-serif")), nil
}
