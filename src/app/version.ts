import manifest from '../../package.json' with { type: 'json' };

/** The version of this program, as package.json says. */
export const DEADWAX_VERSION: string = manifest.version;
