"""The YQL of the vendors' tables."""

from shared.database import Statement

READ_VENDORS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $vendor_ids AS List<Utf8>;

SELECT vendor_id, version, card, marks, busy, created_at
FROM vendors WHERE tenant_id = $tenant_id AND vendor_id IN $vendor_ids;
""")

READ_INDEX = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $categories AS List<Utf8>;
DECLARE $terms AS List<Utf8>;

SELECT category, vendor_id, marks_count, marks_total
FROM vendor_categories WHERE tenant_id = $tenant_id AND category IN $categories;

SELECT term, vendor_id, weight
FROM vendor_terms WHERE tenant_id = $tenant_id AND term IN $terms;
""")

SAVE_VENDORS = Statement("""
DECLARE $vendors AS List<Struct<tenant_id:Utf8, vendor_id:Utf8, version:Int64,
    card:Json, marks:Json, busy:Json, created_at:Timestamp, updated_at:Timestamp>>;
DECLARE $categories AS List<Struct<tenant_id:Utf8, category:Utf8, vendor_id:Utf8,
    marks_count:Int64, marks_total:Int64>>;
DECLARE $terms AS List<Struct<tenant_id:Utf8, term:Utf8, vendor_id:Utf8, weight:Int64>>;
DECLARE $old_categories AS List<Struct<tenant_id:Utf8, category:Utf8, vendor_id:Utf8>>;
DECLARE $old_terms AS List<Struct<tenant_id:Utf8, term:Utf8, vendor_id:Utf8>>;

UPSERT INTO vendors (tenant_id, vendor_id, version, card, marks, busy, created_at, updated_at)
SELECT tenant_id, vendor_id, version, card, marks, busy, created_at, updated_at FROM AS_TABLE($vendors);

UPSERT INTO vendor_categories (tenant_id, category, vendor_id, marks_count, marks_total)
SELECT tenant_id, category, vendor_id, marks_count, marks_total FROM AS_TABLE($categories);

UPSERT INTO vendor_terms (tenant_id, term, vendor_id, weight)
SELECT tenant_id, term, vendor_id, weight FROM AS_TABLE($terms);

DELETE FROM vendor_categories ON
SELECT tenant_id, category, vendor_id FROM AS_TABLE($old_categories);

DELETE FROM vendor_terms ON
SELECT tenant_id, term, vendor_id FROM AS_TABLE($old_terms);
""")

SAVE_REVIEW = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $vendor_id AS Utf8;
DECLARE $review_id AS Utf8;
DECLARE $review AS Json;
DECLARE $author AS Utf8;
DECLARE $written_at AS Timestamp;

UPSERT INTO vendor_reviews (tenant_id, vendor_id, review_id, review, author, written_at)
VALUES ($tenant_id, $vendor_id, $review_id, $review, $author, $written_at);
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
