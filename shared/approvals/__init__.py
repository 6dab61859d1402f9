"""Approvals: whatever goes to a person outside the agency is a draft until somebody approves it.

Write the row with `REQUEST_APPROVALS` in the transaction that makes the draft. Approving publishes the topic
`<kind>.approved` in the deciding transaction; whoever listens to it does the thing, and marks it done with
`FINISH_APPROVAL` in the transaction of its own effect: approved once, done once, however often told.
"""
