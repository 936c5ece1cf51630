from tests.security.stage import stage  # noqa: F401 - a fixture of every test here
