"""Work that is durable and not live: recordings that were brought to be judged when there is time.

What was brought stands in the documents and is true there; the queue only makes it fast. A queue that lost everything
is filled again from the documents (foreman.py).
"""
