-- How a delivery was promised when it was made; a day's ones go into one mail.
alter table delivery add column rhythm text not null default 'instant' check (rhythm in ('instant', 'daily'));
create index delivery_message on delivery (message_id) where message_id is not null;
create index notification_post on notification (post_id) where post_id is not null;
