"""Access keys of invoices for tests."""


def access_key(number: int = 77, month: int = 11, series: int = 1) -> str:
    """Of an NF-e of 2026 with a fitting check digit, worked out apart from the program."""
    bare = f"3526{month:02}11222333000181" + f"55{series:03}{number:09}1" + "12345678"
    weights = [2, 3, 4, 5, 6, 7, 8, 9]
    total = sum(int(digit) * weights[place % 8] for place, digit in enumerate(reversed(bare)))
    rest = total % 11
    return bare + str(0 if rest < 2 else 11 - rest)
