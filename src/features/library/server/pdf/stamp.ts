/** Grows with each change of the template or of how texts are read for it: PDFs are then made anew. */
const PDF_VERSION = 2;

/**
 * Says of which words a PDF is, and for whom: it names other things only where all its readers read them.
 * Chapters that a version lacks are the source's.
 */
export const stampOf = (of: {
  revision: number;
  source_revision: number;
  space_id: string;
}): string => `${of.revision}.${of.source_revision}.${of.space_id}.${PDF_VERSION}`;
