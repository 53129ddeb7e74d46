# The academy from the command line; `make` alone says what there is.
#
# Compiled code is kept in a cache outside the clone, where the machine has a place for one: a second
# clone, or a fresh one in CI, finds its dependencies compiled. What is made from it is in target/.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test bench setup setup-run trim check fmt fmt-check clippy doc test-rust test-browser site server build

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/urban-academy/target
export CARGO_TARGET_DIR := $(CURDIR)/target
export CARGO_BUILD_BUILD_DIR := $(shell mkdir -p "$(CACHE)" 2>/dev/null && test -w "$(CACHE)" && echo "$(CACHE)" || echo "$(CURDIR)/target")

# Every clone leaves some 4 GB of the project's own crates there, every update its libraries.
CACHE_GB := 20

export ACADEMY_BIN := $(CURDIR)/target/release/academy
export SITE_DIR := $(CURDIR)/target/site
export WASM_BINDGEN := $(CURDIR)/target/release/bindgen

WASM := --target wasm32-unknown-unknown
NPM := node_modules/.of-$(firstword $(shell sha256sum package-lock.json))

help: ## what there is
	@sed -nE 's/^([a-z-]+):.*## /\1\t/p' Makefile | expand -t 14

run: build ## the academy with demonstration data on http://127.0.0.1:3000
	@echo "» http://127.0.0.1:3000 (data in data/; Ctrl-C ends it)"
	@exec $(ACADEMY_BIN) serve --demo --listen 127.0.0.1:3000 --site $(SITE_DIR) --database-url sqlite:data/demo.sqlite

test: setup ## everything that must hold: style, lints, docs, both databases, browsers
	@node end2end/tally.mjs "fmt-check clippy doc test-rust" "build test-browser"

bench: build setup ## what it costs beside the limits it is measured against
	@echo "» measuring (some ten minutes on a quiet machine)"
	@end2end/with-postgres.sh cargo bench --quiet -p server --bench academy
	@node end2end/bench.mjs

setup: setup-run ## what tests need: Chromium, PostgreSQL, Rust for WebAssembly, npm packages
	@end2end/ensure.sh chromium-headless-shell=chromium-headless-shell || end2end/ensure.sh chromium=chromium
	@end2end/ensure.sh initdb=postgresql psql=postgresql-client setpriv=util-linux \
	  /usr/share/fonts/truetype/liberation=fonts-liberation

setup-run: $(NPM) trim
	@end2end/ensure.sh cc=build-essential cmake=cmake clang=clang
	@rustc --version >/dev/null || { echo "» installing the Rust toolchain"; rustup toolchain install; }
	@test -d "$$(rustc --print target-libdir $(WASM))" || { echo "» installing Rust for WebAssembly"; rustup target add wasm32-unknown-unknown; }

# At the beginning alone: a step of `make test` finds what the steps before it compiled.
trim:
	@[ $(MAKELEVEL) -gt 0 ] || [ "$$(du -sBG "$(CARGO_BUILD_BUILD_DIR)" | cut -dG -f1)" -le $(CACHE_GB) ] || { \
	  echo "» more than $(CACHE_GB) GB of compiled code in $(CARGO_BUILD_BUILD_DIR): starting anew"; \
	  find "$(CARGO_BUILD_BUILD_DIR)" -mindepth 1 -delete; }

check: fmt-check clippy doc ## style, lints and docs alone

fmt: ## writes every Rust file in the one style
	@cargo fmt --all

# ---------------------------------------------------------------- steps

$(NPM): package-lock.json
	@end2end/ensure.sh node=nodejs npm=npm
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "Node 20 or newer is needed; this is $$(node --version)" >&2; exit 1; }
	@echo "» installing npm packages"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

build: server site

server: setup-run
	@echo "» compiling the server"
	@cargo build --release -p server -p academy-bindgen

site: server
	@echo "» compiling for the browser"
	@cargo build -p hydrate $(WASM) --profile wasm
	@echo "» styles, icons, map, WebAssembly"
	@node style/build.mjs --out $(SITE_DIR) --wasm target/wasm32-unknown-unknown/wasm/hydrate.wasm

fmt-check:
	@echo "» rustfmt"
	@cargo fmt --all --check -- -l || { echo "make fmt writes these in the one style"; exit 1; }

clippy:
	@echo "» clippy"
	@cargo clippy --all-targets -- -D warnings
	@cargo clippy -p academy-bindgen -- -D warnings
	@cargo clippy -p hydrate $(WASM) -- -D warnings

doc:
	@echo "» documentation"
	@RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

test-rust: ## tests of the Rust code, on SQLite and PostgreSQL, over HTTP and sockets
	@echo "» cargo test"
	@end2end/with-postgres.sh cargo test --no-fail-fast

test-browser: build ## journeys in a browser, with and without WebAssembly
	@echo "» journeys"
	@end2end/with-postgres.sh node --test --test-concurrency=2 --test-reporter=spec --test-timeout=300000 end2end/journeys/*.test.mjs
