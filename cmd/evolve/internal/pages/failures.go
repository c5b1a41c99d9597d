package pages

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"
)

// failureSection lists the most frequent reasons why candidates failed.
func (r *runPage) failureSection(context.Context) (s Section, err error) {
	if len(r.digest.Reasons) == 0 {
		return s, nil
	}
	s = Section{ID: "failures", Heading: "Failures", Table: &Table{Head: []string{"reason", "candidates"}, Left: 1}}
	reasons := slices.Sorted(maps.Keys(r.digest.Reasons))
	sort.SliceStable(reasons, func(i, j int) bool { return r.digest.Reasons[reasons[i]] > r.digest.Reasons[reasons[j]] })
	const most = 20
	for _, reason := range reasons[:min(most, len(reasons))] {
		s.Table.Rows = append(s.Table.Rows, []string{reason, fmt.Sprint(r.digest.Reasons[reason])})
	}
	return s, nil
}
