import { mapping, type Mapping } from '../../mapping.ts';

// An archive of cases, as their sites give them out: bodies in HTML, lists in one cell, quotes and lines within cells.

/** Cases as CSV with semicolons, a BOM, CRLF, and what people type into cells. */
export const CASES_CSV = `\uFEFF${[
  'id;title;description;body;city;country;start;end;status;issues;tools;people;links;told by',
  '101;A market square for all;"<p>How Lindow asked 1,200 people &amp; listened.</p>";"<h2>Why</h2><p>The square was <strong>full of cars</strong>.</p><p>See <a href=""/case/102"">the other one</a>.</p><img src=""https://pictures.example.org/square.jpg"" alt=""The square"">";Lindow;United Kingdom;2015;2016-03;completed;"Planning, Transport";"[""Citizens’ panel"",""Survey, by post""]";"1,200";"https://example.org/square, www.example.org/report";Ana Ruiz',
  '102;"Water: ""who pays?""";;"First line;',
  'second line";Vila Seca;Portugal;03/04/2018;05/04/2018;ongoing;;World café;85;;',
  '103;Ein Haushalt im Dialog;Bürgerinnen und Bürger haben über den Haushalt der Gemeinde entschieden;<p>Wir haben gefragt, was den Menschen in unserer Gemeinde am wichtigsten ist.</p>;Lindau;Germany;;;completed;Budgets;;;;',
].join('\r\n')}\r\n`;

/** What is wrong with each of these rows: the field and the code. */
export const WRONG_ROWS = [
  ['id', 'required', ';No id;;x;A;France;;;completed;;;;;'],
  ['title', 'required', '201;;;x;A;France;;;completed;;;;;'],
  ['country', 'import_unknown_country', '202;T;;x;A;Atlantis;;;completed;;;;;'],
  ['startsOn', 'import_not_a_date', '203;T;;x;A;France;spring;;completed;;;;;'],
  ['startsOn', 'import_not_a_date', '204;T;;x;A;France;31/02/2018;;completed;;;;;'],
  ['endsOn', 'ends_before_start', '205;T;;x;A;France;2018;2017;completed;;;;;'],
  ['status', 'import_unknown_word', '206;T;;x;A;France;;;paused;;;;;'],
  ['purposes', 'import_unknown_word', '207;T;;x;A;France;;;completed;Fun;;;;'],
  ['participants', 'import_not_a_number', '208;T;;x;A;France;;;completed;;;many;;'],
  ['', 'row_columns', '209;T;;x;A;France;;;completed;;;;;;too;many'],
] as const;

export const CASES_MAPPING: Mapping = mapping.parse({
  kind: 'example',
  source: 'cases',
  id: 'id',
  site: 'https://cases.example.org',
  fields: {
    title: 'title',
    summary: 'description',
    story: { column: 'body', format: 'html' },
    organisation: 'city',
    country: 'country',
    startsOn: { column: 'start', format: 'd/m/y' },
    endsOn: { column: 'end', format: 'd/m/y' },
    status: { column: 'status', values: { completed: 'done', ongoing: 'running' } },
    purposes: {
      column: 'issues',
      split: ',',
      values: { Planning: 'co_design', Budgets: ['share_budget', 'decide'], Transport: null },
    },
    methods: { column: 'tools', split: ',' },
    participants: 'people',
    links: { column: 'links', split: [',', ' '] },
    authors: 'told by',
    publishedOn: { constant: '2020-05-06' },
  },
});

/** The same kind of thing, nested, as a programming interface gives it. */
export const NESTED = {
  page: 1,
  data: {
    cases: [
      {
        id: 7,
        lang: 'fr',
        heading: { text: 'Un budget pour le quartier' },
        body: '<p>Nous avons demandé.</p><script>alert(1)</script>',
        place: { city: 'Ville-Neuve', country: { code: 'fr' } },
        dates: { from: 1420070400, to: 1451606399000 },
        issues: [{ key: 'budget' }, { key: 'trust' }],
        photos: [{ url: 'https://pictures.example.org/1.jpg' }, { url: 'javascript:alert(1)' }],
        participants: null,
      },
    ],
  },
};

export const NESTED_MAPPING: Mapping = mapping.parse({
  kind: 'example',
  source: 'nested cases',
  rows: 'data.cases',
  id: 'id',
  language: 'lang',
  fields: {
    title: 'heading.text',
    story: 'body',
    organisation: { columns: ['place.city', 'place.country.code'] },
    country: 'place.country.code',
    startsOn: { column: 'dates.from', format: 'unix' },
    endsOn: { column: 'dates.to', format: 'unix' },
    purposes: {
      column: 'issues[].key',
      values: { budget: 'share_budget', trust: 'build_trust' },
    },
    participants: { column: 'participants', default: '40' },
    links: 'photos[].url',
    outcome: { constant: 'mixed' },
  },
});
