"""Talk with clients and guests: chat, FAQ, approvals of what goes out, surveys."""
