"""Mail: queueing and sending it, what the office does with it, digests, and addresses that mail does not reach."""

from award.outbox.services.bounces import add_bounces, clear_bounce
from award.outbox.services.digests import make_digests
from award.outbox.services.handling import hold_kind, let_kind_go, move_messages
from award.outbox.services.sending import MAX_ATTEMPTS, Addressee, queue_message, send_due, send_message

__all__ = [
    "MAX_ATTEMPTS",
    "Addressee",
    "add_bounces",
    "clear_bounce",
    "hold_kind",
    "let_kind_go",
    "make_digests",
    "move_messages",
    "queue_message",
    "send_due",
    "send_message",
]
