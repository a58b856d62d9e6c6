export { backup, type BackupOptions } from './backup.ts';
export { ArchiveError, type Manifest, type OnProgress, type Progress } from './manifest.ts';
export { restore, type Restored, type RestoreOptions } from './restore.ts';
