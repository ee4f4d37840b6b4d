"""Found by typing: one box over communities, compounds, branches, indicators, matters, meetings and pages."""
