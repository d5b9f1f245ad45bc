import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';

/**
 * Gives the text of a field that the address remembers under a name, and how to change it. The address follows when typing pauses: it
 * changes later than a field must, which would lose letters that are typed fast.
 */
export function useAddressText(name: string): readonly [text: string, setText: (text: string) => void] {
  const [search, setSearch] = useSearchParams();
  const inAddress = search.get(name) ?? '';
  const [text, setText] = useState(inAddress);
  const [settled] = useDebouncedValue(text, 200);
  const [seen, setSeen] = useState(inAddress);
  const [written, setWritten] = useState(inAddress);
  if (inAddress !== seen) {
    setSeen(inAddress);
    // Another page or the button back has changed it.
    if (inAddress !== written) {
      setText(inAddress);
      setWritten(inAddress);
    }
  }
  useEffect(() => {
    if (settled !== text || settled === written) return;
    setWritten(settled);
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (settled === '') next.delete(name);
        else next.set(name, settled);
        return next;
      },
      { replace: true },
    );
  }, [name, settled, text, written, setSearch]);
  return [text, setText];
}
