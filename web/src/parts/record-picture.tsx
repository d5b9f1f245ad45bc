import { useState } from 'react';
import { artistOf } from './artist-of.ts';
import { textOf } from './attributes.ts';
import { Sleeve } from './sleeve.tsx';
import './poster.css';

/** The cover of a record where its entry has one that can be loaded, else a drawn sleeve. */
export function RecordPicture(props: {
  title: string;
  genres: readonly string[];
  attributes: Readonly<Record<string, unknown>>;
}) {
  const { title, genres, attributes } = props;
  const [isBroken, setBroken] = useState(false);
  const image = textOf(attributes, 'image');
  if (image === undefined || isBroken)
    return <Sleeve title={title} artist={artistOf(attributes)} genres={genres} />;
  return <img className="poster sleeve" src={image} alt="" loading="lazy" onError={() => setBroken(true)} />;
}
