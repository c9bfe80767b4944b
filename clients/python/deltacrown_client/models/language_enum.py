from enum import StrEnum

class LanguageEnum(StrEnum):
    BN = "bn"
    EN = "en"

    def __str__(self) -> str:
        return str(self.value)
