"""A capability's routes."""

from aws_lambda_powertools.event_handler.router import APIGatewayRouter


class Router(APIGatewayRouter):
    """powertools' router, with its signature spelled out."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
