"""REST lookups: each a listing question, the things it finds, and what a day says of them.

A lookup is declared in `known`; its parameters are those of its question's head. One machine
reads what is asked (`given`), pages through the items (`listing`) and tells them (`items`).
"""

from bilateral_kg.web.lookups.routes import router

__all__ = ["router"]
