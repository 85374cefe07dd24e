# Everything is done by tasks.py, which also works where there is no make: python3 tasks.py run

PYTHON ?= python3
TASKS := setup run demo test lint hostile faults faults-short bench bench-export kill-export readers verapdf package-linux package-windows licences lock clean

.PHONY: $(TASKS)
$(TASKS):
	@$(PYTHON) tasks.py $@
