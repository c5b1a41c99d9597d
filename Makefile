.DEFAULT_GOAL := help
TOOLS := go tool -modfile=.ci/tools.mod

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' Makefile

run: ## the main job on the embedded default
	go run ./cmd/evolve run

test: ## the tests that take seconds
	go test ./...

check: format vet staticcheck api race dispatch cross ## everything a change must pass, besides the tests
	@echo check: ok

format:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "gofmt would change these files"; exit 1; }

vet:
	go vet ./...
	go vet -tags fidelity ./...

staticcheck:
	$(TOOLS) staticcheck ./...

api: ## incompatible changes of the packages that others import; CHANGELOG.md must name them
	.ci/api/check

api-accept: api ## make the interface of the next commit the accepted one
	@printf '%s\n' "# The last commit that changed this file has the accepted interface: see check." "accepted $$(date -u +%FT%TZ)" >.ci/api/base
	@echo "api: commit .ci/api/base to accept the interface of that commit"

race:
	go test -race -short -timeout 30m ./nn/... ./search ./runs/... ./fitness/... ./cmd/...

dispatch: ## other instruction sets than this machine's best
	go vet -tags purego ./nn/...
	go test -short -tags purego ./nn/... ./fitness/...
	GODEBUG=cpu.avx512f=off go test -short ./nn/... ./fitness/...
	GODEBUG=cpu.all=off go test -short ./nn ./nn/rnn

cross:
	GOOS=linux GOARCH=arm64 go build -o /dev/null ./cmd/evolve
	GOOS=darwin GOARCH=arm64 go build -o /dev/null ./cmd/evolve
	GOOS=windows GOARCH=amd64 go build -o /dev/null ./cmd/evolve

reference: ## write docs/reference from the program
	EVOLVE_UPDATE=1 go test -run ReferenceIsCurrent ./cmd/evolve

fuzz: ## every fuzz target for a little while
	@for p in space space/rnn space/bert fitness fitness/oracle runs runs/compare runs/stats nn/safetensors cmd/evolve/internal/config nn/export nn/internal/kernel; do \
		for f in $$(go test -list 'Fuzz.*' ./$$p | grep Fuzz); do \
			echo "$$p $$f"; go test -run xxx -fuzz "^$$f$$" -fuzztime 20s -fuzzminimizetime 10x ./$$p || exit 1; done; done

bench: ## benchmarks that README and docs quote
	go test -short -run xxx -bench . -benchmem ./nn/... ./space ./search ./runs/... ./fitness/... ./cmd/evolve

peers: ## the same work in OpenBLAS and PyTorch (Debian: libopenblas-dev python3-torch)
	go test -tags openblas -run xxx -bench . ./nn/internal/kernel/openblas
	/usr/bin/python3 .ci/peers/pytorch.py
	/usr/bin/python3 .ci/peers/encoder.py
	/usr/bin/python3 .ci/peers/train.py

fidelity: ## published and PyTorch values at full size; wants EVOLVE_SHARED (minutes)
	go test -tags fidelity -run Fidelity -v -timeout 60m ./cmd/evolve ./fitness/bert

texts = $(abspath $(or $(EVOLVE_SHARED),../shared))/data/wikitext-2
study = go run ./cmd/evolve compare -dir docs/study -set 'training.text=$(texts)/valid.txt' -set 'shortlist.test=$(texts)/test.txt'

study: ## does a search pay that trains its candidates? Resumable; hours; wants EVOLVE_SHARED
	$(study) examples/study_primary.toml

study-arms: ## what each part of such a search contributes. Resumable; hours; wants EVOLVE_SHARED
	$(study) examples/study_arms.toml

shared = $(or $(EVOLVE_SHARED),../shared)/bench
encoders = $(shared)/BERT_benchmark.json
cells = $(shared)/nas_bench_nlp_wikitext2_logs.zip

evidence: ## what metrics and strategies are worth, as docs/explanation/results.md has it; wants EVOLVE_SHARED (20 minutes)
	go run ./cmd/evolve bench -space bert -metrics all $(encoders)
	go run ./cmd/evolve bench -config examples/trained.toml -metrics all $(encoders)
	go run ./cmd/evolve bench -metrics all -draws 1 $(cells)
	go run ./cmd/evolve bench -metrics none -rows $(shared)/RNN_results.csv
	go run ./cmd/evolve bench -space bert -metrics none -rows $(shared)/BERT_results_activation.csv
	go run ./cmd/evolve shrink -space bert $(encoders)
	go run ./cmd/evolve compare examples/compare_cells.toml
	go run ./cmd/evolve compare -set 'oracle.files=["$(abspath $(encoders))"]' examples/compare_bert.toml
	go run ./cmd/evolve compare -set 'oracle.files=["$(abspath $(cells))"]' examples/compare_pool_cells.toml

.PHONY: help run test reference check format vet staticcheck api api-accept race dispatch cross fuzz bench peers fidelity evidence study study-arms
