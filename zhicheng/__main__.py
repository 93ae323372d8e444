"""`python -m zhicheng`."""

from zhicheng.cli import main

main()
