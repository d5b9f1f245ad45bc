import * as z from 'zod';

/** Longer than any that Discogs gives. */
const MAX_LENGTH = 64;

/** A name as Discogs has them; what cannot be one is refused before anybody is asked. */
export const DiscogsUsername = z
  .string()
  .trim()
  .min(1)
  .max(MAX_LENGTH)
  .regex(
    /^[\p{L}\p{N}._+~-]+$/u,
    'is no name at Discogs: give what follows /user/ in the address of the profile',
  );
