"""Files made of a snapshot: Word, PDF, slides, Excel, each from the frozen figures and the texts in force."""
