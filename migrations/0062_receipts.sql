-- Receipts are typed at doors and in files of reviews, in any case; they are stored in capitals.
UPDATE applications SET receipt = UPPER(receipt) WHERE receipt IS NOT NULL;
