"""The YQL of the vendors' tables."""

from shared.audit.journal import APPEND_AUDIT
from shared.database import Statement

READ_VENDORS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $vendor_ids AS List<Utf8>;

SELECT vendor_id, version, card, marks, busy, meaning, created_at
FROM vendors WHERE tenant_id = $tenant_id AND vendor_id IN $vendor_ids;
""")

READ_INDEX = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $categories AS List<Utf8>;
DECLARE $terms AS List<Utf8>;

SELECT category, SUM(marks_count) AS count, SUM(marks_total) AS total
FROM vendor_marks WHERE tenant_id = $tenant_id AND category IN $categories GROUP BY category;

SELECT term, vendor_id, weight
FROM vendor_terms WHERE tenant_id = $tenant_id AND term IN $terms;
""")

READ_CARDS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $categories AS List<Utf8>;
DECLARE $terms AS List<Utf8>;

SELECT category, SUM(marks_count) AS count, SUM(marks_total) AS total
FROM vendor_marks WHERE tenant_id = $tenant_id AND category IN $categories GROUP BY category;

SELECT v.vendor_id AS vendor_id, v.version AS version, v.card AS card, v.marks AS marks, v.busy AS busy,
    v.created_at AS created_at
FROM vendor_terms AS t
INNER JOIN vendors AS v ON v.tenant_id = t.tenant_id AND v.vendor_id = t.vendor_id
WHERE t.tenant_id = $tenant_id AND t.term IN $terms;
""")

SAVE_VENDORS = (
    Statement("""
DECLARE $vendors AS List<Struct<tenant_id:Utf8, vendor_id:Utf8, version:Int64,
    card:Json, marks:Json, busy:Json, meaning:Utf8, created_at:Timestamp, updated_at:Timestamp>>;
DECLARE $marks AS List<Struct<tenant_id:Utf8, category:Utf8, vendor_id:Utf8,
    marks_count:Int64, marks_total:Int64>>;
DECLARE $terms AS List<Struct<tenant_id:Utf8, term:Utf8, vendor_id:Utf8, weight:Int64>>;
DECLARE $old_marks AS List<Struct<tenant_id:Utf8, category:Utf8, vendor_id:Utf8>>;
DECLARE $old_terms AS List<Struct<tenant_id:Utf8, term:Utf8, vendor_id:Utf8>>;

UPSERT INTO vendors (tenant_id, vendor_id, version, card, marks, busy, meaning, created_at, updated_at)
SELECT tenant_id, vendor_id, version, card, marks, busy, meaning, created_at, updated_at
FROM AS_TABLE($vendors);

UPSERT INTO vendor_marks (tenant_id, category, vendor_id, marks_count, marks_total)
SELECT tenant_id, category, vendor_id, marks_count, marks_total FROM AS_TABLE($marks);

UPSERT INTO vendor_terms (tenant_id, term, vendor_id, weight)
SELECT tenant_id, term, vendor_id, weight FROM AS_TABLE($terms);

DELETE FROM vendor_marks ON
SELECT tenant_id, category, vendor_id FROM AS_TABLE($old_marks);

DELETE FROM vendor_terms ON
SELECT tenant_id, term, vendor_id FROM AS_TABLE($old_terms);
""")
    + APPEND_AUDIT
)

SAVE_MEANINGS = Statement("""
DECLARE $meanings AS List<Struct<tenant_id:Utf8, vendor_id:Utf8, meaning:Utf8>>;

UPDATE vendors ON SELECT tenant_id, vendor_id, meaning FROM AS_TABLE($meanings);
""")

SAVE_REVIEWS = Statement("""
DECLARE $reviews AS List<Struct<tenant_id:Utf8, vendor_id:Utf8, review_id:Utf8, review:Json, author:Utf8,
    written_at:Timestamp>>;

UPSERT INTO vendor_reviews (tenant_id, vendor_id, review_id, review, author, written_at)
SELECT tenant_id, vendor_id, review_id, review, author, written_at FROM AS_TABLE($reviews);
""")

LIST_REVIEWS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $vendor_id AS Utf8;
DECLARE $before AS Utf8;
DECLARE $limit AS Uint64;

SELECT review_id, review, author, written_at
FROM vendor_reviews
WHERE tenant_id = $tenant_id AND vendor_id = $vendor_id AND review_id < $before
ORDER BY review_id DESC LIMIT $limit;
""")
