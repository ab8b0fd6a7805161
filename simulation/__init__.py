"""The phasing model: from a scenario to the outcomes of many draws. ARCHITECTURE.md shows its floors."""
