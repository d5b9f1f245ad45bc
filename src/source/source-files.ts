/** One file of a source. */
export interface SourceFile {
  /** Where it lies within the source, with `/` between folders. */
  readonly path: string;
  readonly sizeBytes: number;
  /**
   * Reads its content, unpacked. Errors: `io_failed`; `unparsable` for a damaged archive.
   */
  read(): AsyncIterable<Buffer>;
}

/** The files of a folder or an archive, or one file by itself. */
export interface SourceFiles {
  readonly kind: 'folder' | 'zip' | 'file';
  /** What the folder, archive or file is called. */
  readonly name: string;
  readonly files: readonly SourceFile[];
  close(): Promise<void>;
}
