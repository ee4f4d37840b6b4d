"""The page before the meeting (会前一页): how far, who is behind, where it is uneven, what is missing."""
