import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import {
  ArchiveError,
  FORMAT,
  FORMAT_VERSION,
  MANIFEST,
  manifestSchema,
  type Manifest,
  type OnProgress,
} from './manifest.ts';

const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;
const FILE = /^files\/([0-9a-f]{64})$/;

export interface Archive {
  manifest: Manifest;
  /** Hashes of the stored files inside. */
  fileHashes: string[];
  /** The bytes of an entry, unpacked as they are read. */
  read(entry: string): Promise<Readable>;
  close(): void;
}

const damaged = (cause?: unknown) =>
  new ArchiveError('The archive is damaged or not complete: nothing was restored.', { cause });

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
  return entries;
}

async function readManifest(archive: Pick<Archive, 'read'>, size: number): Promise<Manifest> {
  if (size > MAX_MANIFEST_BYTES) throw damaged();
  const content: unknown = JSON.parse(await text(await archive.read(MANIFEST)));
  const head = content as { format?: unknown; formatVersion?: unknown; version?: unknown };
  if (head.format !== FORMAT) throw new ArchiveError('This zip file is not an archive of Copia.');
  if (Number(head.formatVersion) > FORMAT_VERSION)
    throw new ArchiveError(
      `This archive was made by Copia ${String(head.version)}, whose format is newer. Install that version.`,
    );
  return manifestSchema.parse(content);
}

/** Opens an archive and reads what is in it; refuses with one sentence what is none, or not whole. */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new ArchiveError(`There is no file ${path}.`);
      if (error.code) throw new ArchiveError(`The file ${path} can’t be read (${error.code}).`);
      throw new ArchiveError('This file is not an archive of Copia, or its end is missing.', {
        cause: error,
      });
    },
  );
  try {
    const entries = await listEntries(zip);
    const read = async (name: string): Promise<Readable> => {
      const entry = entries.get(name);
      if (!entry) throw damaged();
      return zip.openReadStreamPromise(entry);
    };
    const head = entries.get(MANIFEST);
    if (!head) throw new ArchiveError('This zip file is not an archive of Copia.');
    const manifest = await readManifest({ read }, head.uncompressedSize);
    const fileHashes = [...entries.keys()].flatMap((name) => FILE.exec(name)?.[1] ?? []);
    if (fileHashes.length !== manifest.files.count) throw damaged();
    return { manifest, fileHashes, read, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error instanceof ArchiveError ? error : damaged(error);
  }
}

/** Reads the whole archive once and compares every entry with its checksum, before anything is changed. */
export async function verifyArchive(archive: Archive, onProgress?: OnProgress): Promise<void> {
  const { manifest, fileHashes } = archive;
  const expected = [
    ...manifest.tables,
    ...(manifest.jobs ? [manifest.jobs] : []),
    ...fileHashes.map((hash) => ({ entry: `files/${hash}`, sha256: hash, bytes: null })),
  ];
  for (const [done, { entry, sha256, bytes }] of expected.entries()) {
    onProgress?.({ step: 'checking', name: entry, done, total: expected.length });
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of await archive.read(entry)) {
        hash.update(chunk as Buffer);
        size += (chunk as Buffer).length;
      }
    } catch (error) {
      throw damaged(error);
    }
    if (hash.digest('hex') !== sha256 || (bytes !== null && size !== bytes)) throw damaged();
  }
}
