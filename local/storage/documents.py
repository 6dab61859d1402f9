"""The XML of S3, both ways."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from local.storage.exceptions import MalformedXML, StorageError
from local.storage.models import Bucket, Head, Listing

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
MAX_DELETED = 1000
CONTENT_TYPE = "application/xml"
#: How S3 calls the version of an object in a bucket without versioning.
ONLY_VERSION = "null"

Element = ElementTree.Element


def bucket_list(buckets: Iterable[Bucket]) -> bytes:
    root = _root("ListAllMyBucketsResult")
    shelf = ElementTree.SubElement(root, "Buckets")
    for bucket in buckets:
        _append(shelf, "Bucket", {"Name": bucket.name})
    return _dump(root)


def object_list(page: Listing, about: Mapping[str, str], *, url_encoded: bool) -> bytes:
    """`about` repeats the request. Keys are percent-encoded on demand: XML cannot hold every character."""

    def shown(key: str) -> str:
        return quote(key, safe="/") if url_encoded else key

    root = _root("ListBucketResult")
    counted = {
        "KeyCount": str(len(page.heads) + len(page.prefixes)),
        "IsTruncated": "true" if page.last else "false",
    }
    for name, text in {**about, **counted}.items():
        ElementTree.SubElement(root, name).text = text
    for head in page.heads:
        _append(root, "Contents", {"Key": shown(head.key), **_listed(head)})
    for prefix in page.prefixes:
        _append(root, "CommonPrefixes", {"Prefix": shown(prefix)})
    return _dump(root)


def version_list(page: Listing, about: Mapping[str, str], *, url_encoded: bool) -> bytes:
    """Of a bucket without versioning."""
    root = _root("ListVersionsResult")
    truncated = {"IsTruncated": "true" if page.last else "false", "NextKeyMarker": page.last}
    for name, text in {**about, **truncated}.items():
        ElementTree.SubElement(root, name).text = text
    for head in page.heads:
        key = quote(head.key, safe="/") if url_encoded else head.key
        _append(root, "Version", {"Key": key, "VersionId": ONLY_VERSION, "IsLatest": "true", **_listed(head)})
    return _dump(root)


def deleted(keys: Iterable[str]) -> bytes:
    root = _root("DeleteResult")
    for key in keys:
        _append(root, "Deleted", {"Key": key})
    return _dump(root)


def keys_to_delete(body: bytes) -> tuple[list[str], bool]:
    """The keys, and whether the answer should be silent about those deleted."""
    try:
        root = fromstring(body)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise MalformedXML from error
    keys = [element.text or "" for element in root.iterfind("{*}Object/{*}Key")]
    if not 1 <= len(keys) <= MAX_DELETED:
        raise MalformedXML(f"From 1 to {MAX_DELETED} keys are expected.")
    return keys, root.findtext("{*}Quiet") == "true"


def refusal(error: StorageError, resource: str) -> bytes:
    root = Element("Error")
    for name, text in {"Code": error.code, "Message": str(error), "Resource": resource}.items():
        ElementTree.SubElement(root, name).text = text
    return _dump(root)


def _listed(head: Head) -> dict[str, str]:
    return {
        "LastModified": head.modified_at.isoformat(),
        "ETag": f'"{head.etag}"',
        "Size": str(head.size),
        "StorageClass": "STANDARD",
    }


def _root(name: str) -> Element:
    return Element(name, xmlns=NAMESPACE)


def _append(parent: Element, name: str, texts: Mapping[str, str]) -> None:
    element = ElementTree.SubElement(parent, name)
    for child, text in texts.items():
        ElementTree.SubElement(element, child).text = text


def _dump(root: Element) -> bytes:
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
