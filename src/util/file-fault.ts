/** What the operating system says, in words, by its code; others keep the code. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'this account may not',
  EPERM: 'this account may not',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'it is a folder',
  ELOOP: 'its links go in circles',
  ENAMETOOLONG: 'the name is too long',
};

/** Gives the reason of a failed file operation for people, such as `it does not exist`. */
export function fileFault(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
  if (code !== undefined) return WORDS[code] ?? code;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
