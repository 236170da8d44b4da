"""What the API answers with, as the OpenAPI document tells it: a module for each part, a class for each object.

They only declare: what is sent is made where the command line makes it, and ``tests/search/web/test_contract.py`` holds
the two together. What is declared is all that is sent, and all of it is, but for fields with a default.
"""

from pydantic import BaseModel, ConfigDict


class Sent(BaseModel):
    """An object of an answer."""

    model_config = ConfigDict(use_attribute_docstrings=True)
