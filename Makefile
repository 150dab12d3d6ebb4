SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --warn-undefined-variables --no-builtin-rules
# nodynamic: codecs of pictures are those in the binary, never libraries of the system (docs/adr/0007-pictures.md). stdlibjson: the blob
# store's client brings no JSON of its own, which was a tenth of a first build.
export GOFLAGS := $(strip $(shell go env GOFLAGS) -tags=nodynamic,stdlibjson)
.DEFAULT_GOAL := help

TOOL := go tool -modfile=tools/go.mod
BUF := npx --yes @bufbuild/buf@1.75.0

.PHONY: help
help: ## this page
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## the store's one binary, bin/feria
	@mkdir -p bin
	go build -o bin/feria .

.PHONY: run
run: ## the whole store at http://localhost:8080, set up on the first start
	@mkdir -p bin
	printf '  %-10s %s\n' build 'the store (a minute the first time)'
	go build -o bin/feria .
	exec bin/feria run

.PHONY: test
test: ## everything that must hold, in under ten minutes
	@internal/testing/test.sh

.PHONY: soak
soak: ## what takes long: races repeated, loads, mounts by the hundred
	@internal/testing/soak.sh

.PHONY: lint
lint: ## formats, vet, contracts, and that generated code is fresh
	@unformatted=$$(gofmt -l $$(git ls-files '*.go'))
	[ -z "$$unformatted" ] || { echo "not formatted: $$unformatted"; exit 1; }
	go vet ./...
	$(BUF) lint
	$(BUF) breaking --against '.git#branch=main'
	$(MAKE) --no-print-directory generate
	git diff --exit-code --stat -- '*_templ.go' '*.pb.go' '*.connect.go' '*/dist/*'

.PHONY: generate
generate: ## contracts, templates and bundles, from their sources
	$(BUF) generate
	$(TOOL) templ generate
	cd tools && go run ./assets ..

.PHONY: bench
bench: ## speed and memory, as ratios against something measured in the same run
	@internal/testing/bench.sh

.PHONY: up
up: ## every module in a container of its own
	@[ -f .env ] || (umask 077; go run . keys --compose > .env)
	docker compose up --build --detach

.PHONY: down
down: ## ends what up started
	docker compose down
