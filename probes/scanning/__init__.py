"""What of a code base depends on models: ids, base addresses and SDKs in code, configuration and notebooks."""
