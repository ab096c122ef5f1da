UV := python3 local/uv.py
SAM := SAM_CLI_TELEMETRY=0 $(UV) tool run --from aws-sam-cli==1.170.0 sam
CONFIG ?= default

.PHONY: try check bench build deploy

try: ## the whole portal on this machine; Ctrl-C ends it, STATE= and PORT= choose where
	@PYTHONPATH=layers/doorbook $(UV) run --quiet python -m local

check: ## what must hold, the fast part first
	@$(UV) run --quiet python -m local.check

bench: ## what is measured, against its budgets; writes docs/benchmarks.md
	@PYTHONPATH=layers/doorbook $(UV) run --quiet python -m bench

build: ## the artifacts for Lambda, in .aws-sam/build
	$(SAM) build --config-env $(CONFIG)

deploy: ## CONFIG=prod for production; PARAMETERS="Name=value ..." where they change
	$(SAM) build --no-cached --config-env $(CONFIG)
	$(SAM) deploy --config-env $(CONFIG) $(if $(PARAMETERS),--parameter-overrides $(PARAMETERS))
