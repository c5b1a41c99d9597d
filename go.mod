module evolve

go 1.26.8
