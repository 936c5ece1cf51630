class PostgresError(Exception):
    """PostgreSQL cannot run here. `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
