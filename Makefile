# Every command of this repository. `make help` lists them; CONTRIBUTING.md explains them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export DOTNET_SKIP_FIRST_TIME_EXPERIENCE := 1

SOLUTION := LivePlatform.sln
DEVHOST := dotnet tools/DevHost/bin/Release/net10.0/LivePlatform.DevHost.dll

.PHONY: help
help: ## Lists every target.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)$$/\1\t\2/' | awk -F'\t' '{ printf "  make %-18s %s\n", $$1, $$2 }'

##
## Setting up and building
##
.PHONY: install
install: ## Installs PostgreSQL and RabbitMQ from Debian's packages when missing; starts and reconfigures nothing.
	@scripts/install.sh

.PHONY: restore
restore: ## Restores packages and tools as the lock files say (with CI=true: refuses to change a lock file).
	@dotnet restore $(SOLUTION) -v q
	@dotnet tool restore -v q >/dev/null

.PHONY: build
build: ## Builds the whole solution (Release: tests and demo share the build).
	@dotnet build $(SOLUTION) -c Release -v q -clp:NoSummary

.PHONY: format
format: restore ## Formats all code.
	@scripts/format.sh

.PHONY: lock
lock: ## Writes the lock files anew, after a change of packages or references.
	@dotnet restore $(SOLUTION) --force-evaluate -p:RestoreLockedMode=false -v q

.PHONY: clean
clean: ## Deletes everything that was built, fetched or run (bin, obj, node_modules, .run).
	@git clean -fdXq -- ':(glob)**/bin/**' ':(glob)**/obj/**' ':(glob)**/node_modules/**' .run

##
## Running
##
.PHONY: demo
demo: install build ## Starts the whole system, does the demo and stays up until Ctrl-C; EXIT=1 ends with its verdict.
	@$(DEVHOST) demo $(if $(filter 1,$(EXIT)),--exit)

.PHONY: up
up: install build ## Starts the whole system without the demo; Ctrl-C stops it.
	@$(DEVHOST) up

##
## Testing
##
.PHONY: test
test: install build ## Runs all tests but the long ones; the last line is the total.
	@$(DEVHOST) test

.PHONY: test-busy
test-busy: install build ## Runs all tests TIMES times (3) in a row while every core is kept busy by something else.
	@scripts/test-busy.sh $(TIMES)

.PHONY: test-unit
test-unit: build ## Runs the tests that need no server.
	@$(DEVHOST) test --unit

.PHONY: test-long
test-long: install build ## Runs the long tests.
	@$(DEVHOST) test --long

.PHONY: mutate
mutate: ## Changes one thing after the other in the decisions and counts what the unit tests notice; writes docs/mutation.md.
	@scripts/mutate.sh

.PHONY: bench-brokers
bench-brokers: install build ## Measures two token brokers: requests to Entra for 10,000 connections, cached tokens beside a bare endpoint.
	@dotnet tools/Bench/bin/Release/net10.0/LivePlatform.Bench.dll brokers

.PHONY: bench
bench: install build ## Measures ours, the textbook and the floor side by side; writes docs/benchmarks.md.
	@dotnet tools/Bench/bin/Release/net10.0/LivePlatform.Bench.dll

.PHONY: openapi
openapi: install build ## Writes docs/openapi.json as the gateway serves it.
	@LIVE_OPENAPI=1 dotnet exec tests/EndToEnd.Tests/bin/Release/net10.0/LivePlatform.EndToEnd.Tests.dll -class '*CommittedDocument'

.PHONY: show
show: ## Proves one line of a list of promises: make show WHAT=thread.5 (scripts/show/*.tsv are the lists).
	@scripts/show.sh '$(WHAT)'

.PHONY: show-lists
show-lists: ## Proves every line of the earlier lists again, for hours; goes on where it stopped; writes a report in docs/reports.
	@scripts/earlier-lists.sh $(KEYS)

.PHONY: recipes
recipes: install ## Tries the recipes of CONTRIBUTING.md, point by point, and writes docs/recipes-tried.md.
	@scripts/recipes-tried.sh

##
## The gate
##
.PHONY: format-check
format-check: restore ## Fails when 'make format' would change something.
	@scripts/format.sh --verify-no-changes

.PHONY: migrations-check
migrations-check: restore ## Fails when a model changed without a migration.
	@scripts/migrations-check.sh

.PHONY: generated-check
generated-check: restore ## Fails when a generated file is not committed as it would be generated.
	@scripts/generated-check.sh

.PHONY: compose-check
compose-check: ## Checks docker-compose.yml where docker-compose is there.
	@scripts/compose-check.sh

.PHONY: charts
charts: ## Renders the Helm chart as several installations would and checks every object; needs no cluster.
	@scripts/install.sh charts
	@scripts/charts.sh

.PHONY: sbom
sbom: restore ## Writes what each image is made of, as CycloneDX, into .run/sbom.
	@scripts/install.sh charts
	@scripts/sbom.sh

.PHONY: charts-start
charts-start: build ## Starts every service and job as a process with the settings that the chart renders for it.
	@scripts/install.sh charts
	@scripts/charts.sh start

.PHONY: verify
verify: format-check build migrations-check generated-check compose-check charts charts-start test ## The one gate: everything that CI runs.
