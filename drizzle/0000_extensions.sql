-- Lets a GiST exclusion constraint compare the bookable and the unit for equality.
CREATE EXTENSION IF NOT EXISTS btree_gist;
