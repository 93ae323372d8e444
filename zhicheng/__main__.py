"""`python -m zhicheng`."""

from zhicheng.cli import main

if __name__ == "__main__":  # a process that is spawned loads this file anew
    main()
