"""Pages of the award office (`office`) and of the experts (`desk`)."""
