pytest_plugins = ["tests.security.stage"]
