-- A post may be about a chapter of its thing, and in that about a passage.
alter table post
  add column chapter_id uuid references chapter on delete set null,
  -- The passage, as the Web Annotation model selects text: {language, exact, prefix, suffix, start}.
  add column passage jsonb,
  add constraint post_passage_shape check (passage is null or passage ? 'exact');
create index post_chapter on post (chapter_id, number) where chapter_id is not null;
