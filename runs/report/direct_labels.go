package report

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// ending is the name of a series at the end of its line.
type ending struct {
	name string
	at   plotter.XY
	line *plotter.Line
}

// labelEnds writes names at the ends of lines in the colours of the lines. Names at one x that would overlap move apart.
func labelEnds(p *plot.Plot, all []ending) error {
	const lineHeight = 0.06 // of the y axis
	slices.SortStableFunc(all, func(a, b ending) int { return cmp.Or(cmp.Compare(a.at.X, b.at.X), cmp.Compare(a.at.Y, b.at.Y)) })
	least := lineHeight * (p.Y.Max - p.Y.Min)
	for i, e := range all {
		if i > 0 && all[i-1].at.X == e.at.X {
			e.at.Y = max(e.at.Y, all[i-1].at.Y+least)
			all[i] = e
		}
		p.Y.Max = max(p.Y.Max, e.at.Y) // a name outside of the axes is not drawn
		label, err := plotter.NewLabels(plotter.XYLabels{XYs: plotter.XYs{e.at}, Labels: []string{e.name}})
		if err != nil {
			return err
		}
		label.TextStyle[0].Font, label.TextStyle[0].Color = p.Legend.TextStyle.Font, e.line.Color
		label.TextStyle[0].YAlign, label.Offset.X = -0.5, 4
		p.Add(label)
	}
	return nil
}

// marginForNames returns the room right of a chart for names at the ends of lines.
func marginForNames(p *plot.Plot, all []ending) (room vg.Length) {
	for _, e := range all {
		room = max(room, p.Legend.TextStyle.Width(e.name))
	}
	return room
}
