// Package pages makes the web pages of evolve report and evolve serve.
//
// [Run] returns the [Page] of a run directory: winner, trained shortlist, progress, metrics, front, genes of the best,
// failures, lineage, and how to reproduce the run. [Training] returns the page of a folder of trainings. [Comparison] and
// [Experiment] return pages that compare runs. [Page.Write] writes HTML that loads nothing else: a page is facts and
// sections, a [Section] is text, figures, a table and code. [Serve] lists the runs below a folder and serves their pages,
// which update while a run continues. A page needs the same memory for a log of any length.
package pages
