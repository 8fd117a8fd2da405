"""What operators read of a process: metrics for Prometheus, spans for OpenTelemetry."""
