"""Every door of the process: WebSocket, HTTP, admin, stores, pages."""
