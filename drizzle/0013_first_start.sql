-- The first quarter, counted from that of the first bit, on which something so long may begin: free from there on for as
-- long, between skip and stop, in the wanted hours when some are wanted, where the rules let it begin. Bits are met with
-- themselves, shifted, until those are left from which on enough are set. Null where nothing can begin.
CREATE FUNCTION first_start(free bit varying, starts bit varying, wanted bit varying, skip integer, stop integer,
	quarters integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	size integer := greatest(0, stop - skip);
	run bit varying := substring(free FROM skip + 1 FOR size);
	length integer := 1;
BEGIN
	IF wanted IS NOT NULL THEN
		run := run & substring(wanted FROM skip + 1 FOR size);
	END IF;
	WHILE length < quarters LOOP
		run := run & (run << least(length, quarters - length));
		length := 2 * length;
	END LOOP;
	-- In text: "position" goes through bits that are not set one by one.
	RETURN skip - 1 + nullif(strpos((run & substring(starts FROM skip + 1 FOR size))::text, '1'), 0);
END $$;
