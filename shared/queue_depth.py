"""How much waits in the queues: `GetQueueAttributes` in AWS JSON 1.0."""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from shared.clock import utcnow
from shared.config import WatchSettings
from shared.errors import Unavailable
from shared.queue_client import REGION, TIMEOUT
from shared.signing import SigningKey

HEADERS = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.GetQueueAttributes"}
WAITING = "ApproximateNumberOfMessages"


class QueueDepths:
    """The queues this function may look at, by their names in the manifest."""

    def __init__(self, settings: WatchSettings) -> None:
        secret = settings.aws_secret_access_key.get_secret_value()
        self._key = SigningKey(settings.aws_access_key_id, secret, REGION, "sqs")
        self._endpoint = urlsplit(settings.sqs_endpoint_url)
        self._urls = settings.watched_queues
        self.queues = sorted(self._urls)

    def waiting(self, queue: str) -> int:
        """Messages that nobody has taken; the service calls the number approximate. Raises `Unavailable`."""
        url = self._urls[queue]
        path, host = urlsplit(url).path, self._endpoint.netloc
        body = json.dumps({"QueueUrl": url, "AttributeNames": [WAITING]}).encode()
        headers = self._key.sign(host, path, HEADERS, body, utcnow())
        secure = self._endpoint.scheme == "https"
        connection = (HTTPSConnection if secure else HTTPConnection)(host, timeout=TIMEOUT)
        try:
            connection.request("POST", path, body, headers)
            return int(json.loads(connection.getresponse().read())["Attributes"][WAITING])
        except (OSError, HTTPException, ValueError, KeyError) as error:
            raise Unavailable("Очередь не ответила.", f"{queue} did not say how much waits.") from error
        finally:
            connection.close()
