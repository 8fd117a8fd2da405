"""What ends a line between nodes, by whose fault it is.

LinkError
├── LinkRefusedError     the other end is not one of ours, or not of our version
├── LinkFrameError       the other end does not keep to the protocol
├── LinkAddressError     whoever named the node: no `host:port`
├── LinkSecretError      the operator's: no file, or no secret in it
└── LinkLostError        the other end is gone, or is not heard of
"""


class LinkError(Exception):
    """A line cannot be had, or is over."""


class LinkRefusedError(LinkError):
    """The other end does not know the secret, or speaks another version."""


class LinkAddressError(LinkError):
    """What a node is called is no `host:port`."""


class LinkSecretError(LinkError):
    """The file with the secret of all lines is not there, or too short to be one."""


class LinkFrameError(LinkError):
    """A frame is too large, or is not one."""


class LinkLostError(LinkError):
    """The other end closed, was silent for too long, or does not read what it is sent."""
