"""What changes a case. One act, one function, one transaction, one file; pages, API, import and jobs call the same."""
