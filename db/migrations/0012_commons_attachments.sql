-- How many files a member uploaded lately; which uploads nobody used.
create index attachment_uploads on attachment (member_id, created_at);
