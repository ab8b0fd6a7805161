"""What a phasing may bring: scenarios, the model and its runs, and the choice between phasings."""
