from enum import StrEnum

class MethodEnum(StrEnum):
    BANK = "bank"
    BKASH = "bkash"
    OTHER = "other"
    PAYPAL = "paypal"

    def __str__(self) -> str:
        return str(self.value)
