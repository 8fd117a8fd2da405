"""`python -m transport.ears FD ORDER`: what transport/ears/process.py starts; nobody else does."""

import sys

import msgspec

from transport.ears.worker import Order, main

main(int(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Order))
