/** A piece of a profile text: plain, or a link to a page of ours. */
export interface ProfilePart {
  readonly text: string;
  readonly to: string | undefined;
}

const KINDS: Readonly<Record<string, string>> = { a: 'artist', l: 'label', m: 'master', r: 'release' };
/** `[a=Name]`, `[l12]`, `[url=address]text[/url]`, `[b]`, `[/i]` and the like. */
const TAG = /\[([almr])=?(\d+)\]|\[[almr]=([^\]]*)\]|\[url=[^\]]*\]|\[\/?(?:b|i|u|url)\]/g;

/** Reads a profile as Discogs writes it: marks of emphasis go, ids become links, names and texts of links stay. */
export function readProfile(profile: string): readonly ProfilePart[] {
  const parts: ProfilePart[] = [];
  const say = (text: string, to?: string) => {
    const last = parts.at(-1);
    if (text === '') return;
    if (to === undefined && last !== undefined && last.to === undefined)
      parts[parts.length - 1] = { text: last.text + text, to: undefined };
    else parts.push({ text, to });
  };
  let from = 0;
  for (const match of profile.matchAll(TAG)) {
    say(profile.slice(from, match.index));
    from = match.index + match[0].length;
    const [, letter = '', number, name = ''] = match;
    const kind = KINDS[letter];
    if (number === undefined || kind === undefined) say(name);
    else say(`${kind} ${number}`, `/${kind === 'release' ? 'items' : 'entities'}/${kind}%3A${number}`);
  }
  say(profile.slice(from));
  return parts;
}
