-- A guide or an article as a PDF, one for each language, as it was last asked for.
create table publication_pdf (
  thing_id uuid not null references thing on delete cascade,
  language text not null,
  stamp text not null,                 -- of what it says and how it is made: another one is another PDF
  file_hash text references file,      -- null: it is being made
  asked_at timestamptz not null,
  failed_at timestamptz,
  primary key (thing_id, language)
);
create index publication_pdf_file on publication_pdf (file_hash);
