"""The pages of branch building: boards to read, records to look at, rules to set."""
