"""Letters: one to a person, or a campaign to a list. Both are a *mailing* with recipients.

Nobody gets a second copy. A recipient's row is claimed before the letter leaves (`waiting` → `claimed`) and
settled by what the sender said: `sent`, `failed`, or `waiting` again when it was certainly not taken. A row
that stays claimed (the function died) and a send that broke after the letter was handed over become
`unknown`, and are resolved by rule: a sender that can be asked (`Sender.finds`) says whether it took the
letter, which then is sent or goes back to waiting; of one that cannot be asked nothing is sent again by
itself: a delivery event of the provider or a person decides.

One chain of messages works a mailing: each round holds a lease, sends one second's worth of the provider's
quota, and leaves the message of the next round.
"""
