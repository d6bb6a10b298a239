"""What programs send and are answered; the source of the OpenAPI description."""
