# Plumbline. `make run` and `make test` are all that a fresh machine needs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help setup setup-build run preview test test-code test-engine test-web test-e2e fuzz bench bench-views shots dist lint doc fmt clean

# Every recipe that compiles or tests begins with this: it finds the tools that .ci/setup has installed.
ENV := . .ci/env;
WASM := --target wasm32-unknown-unknown
# Everything that builds without a browser: all crates but the view layer, and the shell's package without the shell.
NATIVE := --workspace --exclude plumbline-view --no-default-features
# Builds use what .ci/setup has fetched, and exactly the versions of Cargo.lock.
CARGO_FLAGS := --locked --offline

PORT ?= 8080
# Names or parts of names of end-to-end test files, for `make test-e2e E2E=boot`.
E2E ?=
# What `make fuzz` passes on: targets, --runs, --seconds, --seed.
FUZZ ?=

help: ## Show this list
	@echo 'Plumbline: the backlog that shows its working.'
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

setup: ## Install what is missing on this machine (run and test do it by themselves)
	@test -n '$(SETUP_DONE)' || .ci/setup

setup-build:
	@test -n '$(SETUP_DONE)' || .ci/setup --no-browser

run: setup-build ## Serve the program for development (PORT=8080); reload the page after a change
	@$(ENV) echo 'Plumbline is at http://127.0.0.1:$(PORT)/ once the first build is done. Ctrl-C stops.'; \
	trunk serve --offline --locked --address 127.0.0.1 --port $(PORT) --public-url / \
	  --dist "$${CARGO_TARGET_DIR:-target}/dev-page" # apart from dist/, which holds the release bundle

preview: dist ## Serve the release bundle as a strict static host would, from a sub-path
	@$(ENV) PORT=$(PORT) exec node tests/e2e/server.mjs dist /some/sub/path/

test: setup ## Everything that must hold: lint, engine, browser, bundle and its budget, end to end
	@$(MAKE) SETUP_DONE=1 lint
	@$(MAKE) -j2 --output-sync=target SETUP_DONE=1 dist test-code
	@$(MAKE) SETUP_DONE=1 test-e2e

# Beside the release build, which links for minutes on one core.
test-code:
	@$(MAKE) -j1 test-engine
	@$(MAKE) -j1 test-web

test-engine: setup-build ## The engine's tests, native, in seconds
	@$(ENV) cargo test $(CARGO_FLAGS) $(NATIVE)

test-web: setup ## Tests that need a browser around them, in Chromium
	@$(ENV) CARGO_PROFILE_TEST_OPT_LEVEL=0 cargo test $(CARGO_FLAGS) $(WASM) --test web --test web_storage --test view_conformance # compiles in a third of the time

# On the bundle in dist/, as it is: `make dist` makes it.
test-e2e: setup ## End-to-end tests of the release bundle in Chromium (E2E=words picks files)
	@test -f dist/index.html || $(MAKE) SETUP_DONE=1 dist
	@$(ENV) node tests/e2e/run.mjs $(E2E)

fuzz: setup-build ## Mutated inputs against the readers, a minute for each (FUZZ='--runs 1000000 journal csv')
	@$(ENV) cargo run --release $(CARGO_FLAGS) -p plumbline-fuzz -- $(FUZZ)

bench: setup dist ## Measure: the engine natively, and 10,000 items against a page in plain JavaScript doing the same
	@$(ENV) cargo bench $(CARGO_FLAGS) --no-default-features -p plumbline -p plumbline-ai-act -p plumbline-drift --benches
	@$(ENV) node tests/bench/drift-browser.mjs
	@$(ENV) node tests/bench/plan-browser.mjs
	@$(ENV) node tests/bench/bench.mjs

bench-views: setup dist ## Measure Leptos' own views in place of ours: sizes and the benchmark (docs/decisions/view-layer.md)
	@$(ENV) node tests/bench/view-layer.mjs

shots: setup dist ## Pictures of every screen, size, theme and state, into tests/e2e/shots
	@$(ENV) node tests/e2e/shots.mjs

dist: setup-build ## Build the release bundle into dist/ and check its size
	@$(ENV) PLUMBLINE_SPLIT=1 trunk build --release --offline --locked
	@node .ci/size.mjs dist

lint: setup-build ## Formatting, and Clippy natively and for the browser, warnings denied
	@$(ENV) cargo fmt --all --check
	@$(ENV) if cargo clippy --version >/dev/null 2>&1; then \
	  cargo clippy $(CARGO_FLAGS) $(NATIVE) --all-targets -- -D warnings; \
	  cargo clippy $(CARGO_FLAGS) $(WASM) -p plumbline -p plumbline-view --lib --bins --test web --test web_storage --test view_conformance -- -D warnings; \
	else \
	  echo 'lint: this compiler came without Clippy, so its checks are skipped here'; \
	fi

doc: setup-build ## Build the documentation of the engine's crates, warnings denied, into target/doc
	@$(ENV) RUSTDOCFLAGS="-D warnings" cargo doc $(CARGO_FLAGS) --no-deps $(NATIVE)

fmt: ## Format the code
	@$(ENV) cargo fmt --all

clean: ## Remove what was built (not what setup installed)
	@$(ENV) cargo clean --quiet
	@rm -rf dist tests/e2e/shots tests/e2e/test-results
