/** Grows with each change of the template or of how texts are read for it: PDFs are then made anew. */
const PDF_VERSION = 1;

/** Says of which words a PDF is; chapters that a version lacks are the source's. */
export const stampOf = (of: { revision: number; source_revision: number }): string =>
  `${of.revision}.${of.source_revision}.${PDF_VERSION}`;
