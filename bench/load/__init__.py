"""`zhicheng bench load`: a region's applicants and officers in the chat at once, while certificates and files flow behind them."""
