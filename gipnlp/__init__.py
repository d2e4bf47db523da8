"""gipnlp: annual reports on government information disclosure as structured, checked records."""
