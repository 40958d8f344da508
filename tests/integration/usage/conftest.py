"""The stand-in and the caller of live endpoints serve here as well."""

from tests.integration.api.conftest import opened, vendor

__all__ = ["opened", "vendor"]
