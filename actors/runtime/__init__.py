"""The actor library: refs, mailboxes, actors, timers, watches; it knows nothing of recitation."""
