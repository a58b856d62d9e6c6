import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { log } from '#platform/log.ts';
import type { TextDocument } from '../document/read-document.ts';

const TEMPLATE = join(import.meta.dirname, 'guide.typ');

/** The template cannot be set with this document: a mistake of ours. */
export class PdfFailed extends Error {}

let compiler: NodeCompiler | null = null;

/**
 * Sets a document: a tagged PDF, to the accessibility standard PDF/UA-1 unless something in it (a script that no font
 * here has) stands against that. For the worker only: it is heavy.
 * @param pictures files that its blocks name
 */
export async function compilePdf(
  doc: TextDocument,
  pictures: ReadonlyMap<string, Buffer>,
): Promise<Buffer> {
  // Loaded when the first is asked for: 50 MB of program that the web process never needs.
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler');
  const workspace = import.meta.dirname;
  compiler ??= NodeCompiler.create({ workspace });
  compiler.resetShadow();
  compiler.mapShadow(join(workspace, 'doc.json'), Buffer.from(JSON.stringify(doc)));
  for (const [name, bytes] of pictures) compiler.mapShadow(join(workspace, name), bytes);
  try {
    const compiled = compiler.compile({ mainFileContent: readFileSync(TEMPLATE, 'utf8') });
    const document = compiled.result;
    if (!document) throw new PdfFailed(reasonOf(compiler, compiled.takeError()));
    const [year, month, day] = doc.date;
    const options = { pdfTags: true, creationTimestamp: Date.UTC(year, month - 1, day) / 1000 };
    try {
      return compiler.pdf(document, { ...options, pdfStandard: 'ua-1' });
    } catch (error) {
      log.info({ title: doc.title, why: String(error).slice(0, 300) }, 'pdf not to PDF/UA');
      return compiler.pdf(document, options);
    }
  } finally {
    compiler.resetShadow();
    compiler.evictCache(0);
  }
}

function reasonOf(of: NodeCompiler, error: unknown): string {
  try {
    return JSON.stringify(of.fetchDiagnostics(error as never)).slice(0, 1000);
  } catch {
    return String(error);
  }
}
