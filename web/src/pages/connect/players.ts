/** One thing to paste into a player. */
interface PlayerValue {
  readonly label: string;
  readonly value: string;
  /** True where it is the token, which is only known right after it was made. */
  readonly isToken?: boolean;
}

/** A player: where its settings are, and what goes into them. */
export interface Player {
  readonly name: string;
  readonly where: string;
  readonly values: readonly PlayerValue[];
  readonly note?: string;
}

/** What the values are made of. */
export interface Connection {
  /** The address of this Deadwax, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly userId: string;
  readonly token: string;
}

/** Gives the players that people ask about most, with the values to paste. */
export function listPlayers({ origin, userId, token }: Connection): readonly Player[] {
  const secret: PlayerValue = { label: 'Token', value: token, isToken: true };
  return [
    {
      name: 'Navidrome',
      where:
        'Start Navidrome with this variable, then open your name, Personal, and switch on "Scrobble to ListenBrainz" with the token.',
      values: [{ label: 'Environment variable', value: `ND_LISTENBRAINZ_BASEURL=${origin}/1/` }, secret],
    },
    {
      name: 'Jellyfin',
      where:
        'Install the ListenBrainz plugin. Its general settings take the address, the user settings take the token.',
      values: [{ label: 'ListenBrainz API URL', value: origin }, secret],
      note: 'A new address counts after Jellyfin was started again.',
    },
    {
      name: 'Web Scrobbler',
      where: 'In the extension: Options, Accounts, ListenBrainz, the properties of the account.',
      values: [{ label: 'API URL', value: `${origin}/1/submit-listens` }, secret],
    },
    {
      name: 'Pano Scrobbler',
      where: 'On the phone: Services, Custom ListenBrainz.',
      values: [{ label: 'API URL', value: `${origin}/` }, { label: 'User name', value: userId }, secret],
      note: 'The phone needs an address that it can reach: not 127.0.0.1.',
    },
    {
      name: 'multi-scrobbler',
      where: 'Add a ListenBrainz client by these variables.',
      values: [
        { label: 'LZ_URL', value: `${origin}/` },
        { label: 'LZ_USER', value: userId },
        { ...secret, label: 'LZ_TOKEN' },
      ],
    },
    {
      name: 'Another ListenBrainz player',
      where: 'Whatever lets you set the address of the server works.',
      values: [{ label: 'API URL', value: `${origin}/1/` }, secret],
      note: 'Where a player cannot find the address, leave out /1/ at its end.',
    },
    {
      name: 'A Last.fm player',
      where:
        'Players that take another address for Last.fm or AudioScrobbler. Any API key and secret will do.',
      values: [
        { label: 'Last.fm API URL', value: `${origin}/2.0/` },
        { label: 'AudioScrobbler address', value: `${origin}/` },
        { label: 'User name', value: userId },
        { ...secret, label: 'Password' },
      ],
    },
  ];
}
