"""Who carries letters, behind one interface (`base.Sender`): Postbox, SMTP, SendGrid, Mailgun.

None of them knows a letter it has seen already: they never try again by themselves, and say of every failure
whether the letter may have been taken (`Unknown`) or certainly was not (the other errors).
"""
