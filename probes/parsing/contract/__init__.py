"""Documents of an API's contract: operations, parameters and fields as facts (OpenAPI 3, Swagger 2; JSON, YAML)."""
