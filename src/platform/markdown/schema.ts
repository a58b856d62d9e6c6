import type { Options } from 'rehype-sanitize';

const ALIGN: [string, ...string[]] = ['align', 'left', 'center', 'right'];

/**
 * All that may be in the HTML of a text. No style, no class but a code block's language, no id but
 * a footnote's, no scheme but these. What is not listed is dropped, its text kept.
 */
export const SCHEMA: Options = {
  strip: ['script', 'style'],
  clobber: [],
  allowComments: false,
  allowDoctypes: false,
  tagNames: (
    'a abbr b blockquote br code del details div em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol ' +
    'p pre s section strike strong sub summary sup table tbody td th thead tr tt u ul'
  ).split(' '),
  attributes: {
    '*': [],
    a: ['href', 'title', 'dataFootnoteRef', 'dataFootnoteBackref', ['id', /^fnref-/]],
    abbr: ['title'],
    code: [['className', /^language-[^\s]+$/]],
    details: ['open'],
    img: ['src', 'alt', 'title', ['width', /^\d{1,5}$/], ['height', /^\d{1,5}$/]],
    input: [['type', 'checkbox'], ['disabled', true], 'checked'],
    li: [['id', /^fn-/]],
    ol: ['start'],
    section: ['dataFootnotes'],
    td: [ALIGN],
    th: [ALIGN],
  },
  ancestors: {
    tbody: ['table'],
    td: ['table'],
    th: ['table'],
    thead: ['table'],
    tr: ['table'],
    li: ['ul', 'ol'],
    summary: ['details'],
  },
  protocols: {
    href: ['http', 'https', 'mailto', 'copia'],
    src: ['http', 'https'],
  },
};
