"""What is known of learners and how it goes away: kept audio, retention, export, erasure, the sweep behind it."""
