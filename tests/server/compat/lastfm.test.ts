import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { trackIdOf } from '../../../src/domain/track-text.ts';
import {
  callLastfm,
  callSigned,
  type LastfmWorld,
  makeToken,
  openLastfm,
  sign,
  signIn,
} from '../../support/lastfm.ts';

const NOW = Math.floor(Date.now() / 1000);

let world: LastfmWorld;
before(async () => {
  world = await openLastfm();
});
after(() => world.server.close());

async function failureOf(parameters: Readonly<Record<string, string>>, method?: 'GET' | 'POST') {
  const reply = await callLastfm(world.server, { format: 'json', ...parameters }, method && { method });
  const { error, message } = Object(reply.json());
  assert.equal(typeof message, 'string');
  return [reply.status, error];
}

describe('track.scrobble', () => {
  test('takes one, with what it says of the track', async () => {
    const reply = await world.scrobble({
      artist: 'Björk',
      track: 'Jóga',
      timestamp: String(NOW - 1000),
      album: 'Homogenic',
      albumArtist: 'Björk',
      trackNumber: '2',
      duration: '305',
      mbid: 'F2B4F6E0-1C4A-4C61-8B5E-2D1E4F0B6A11',
    });
    assert.deepEqual(reply.json(), {
      scrobbles: {
        scrobble: {
          track: { corrected: '0', '#text': 'Jóga' },
          artist: { corrected: '0', '#text': 'Björk' },
          album: { corrected: '0', '#text': 'Homogenic' },
          albumArtist: { corrected: '0', '#text': 'Björk' },
          timestamp: String(NOW - 1000),
          ignoredMessage: { code: '0', '#text': '' },
        },
        '@attr': { accepted: 1, ignored: 0 },
      },
    });
    const [event] = await world.lastEvents(1);
    assert.deepEqual(
      [event.type, event.userId, event.itemId, event.tsMs, event.source],
      ['play', 'ann', trackIdOf('Björk', 'Jóga'), (NOW - 1000) * 1000, 'lastfm'],
    );
    assert.deepEqual(event.details?.context, {
      albumartist: 'Björk',
      artist_name: 'Björk',
      track_name: 'Jóga',
      release_name: 'Homogenic',
      duration_ms: 305_000,
      recording_mbid: 'f2b4f6e0-1c4a-4c61-8b5e-2d1e4f0b6a11',
      tracknumber: 2,
    });
  });

  test('takes fifty in array notation, in any order, and keeps what is good of a batch', async () => {
    const fields: Record<string, string> = {};
    for (let place = 49; place >= 0; place--) {
      fields[`artist[${place}]`] = 'Low';
      fields[`track[${place}]`] = `Song ${place}`;
      fields[`timestamp[${place}]`] = String(NOW - 5000 - place);
    }
    fields['artist[3]'] = ' ';
    fields['track[4]'] = '';
    fields['timestamp[5]'] = '1000';
    fields['timestamp[6]'] = String(NOW + 7200);
    const { scrobbles } = Object((await world.scrobble(fields)).json());
    assert.deepEqual(scrobbles['@attr'], { accepted: 46, ignored: 4 });
    const codes = scrobbles.scrobble.map((entry: unknown) => Object(entry).ignoredMessage.code);
    assert.deepEqual(codes.slice(0, 8), ['0', '0', '0', '1', '2', '3', '4', '0']);
    const { values } = await world.server.context.ingest.deadLetters.list(10, undefined, {
      source: 'lastfm',
    });
    assert.equal(values.length, 4);
  });

  test('a second time is a duplicate, which the player need not know', async () => {
    const fields = { artist: 'Low', track: 'Words', timestamp: String(NOW - 9000) };
    const before = await world.server.log.endOffset();
    for (let n = 0; n < 2; n++)
      assert.equal(Object((await world.scrobble(fields)).json()).scrobbles['@attr'].accepted, 1);
    assert.equal(await world.server.log.endOffset(), before + 1);
  });

  test('a rejected scrobble can be mended and taken again', async () => {
    const { deadLetters } = world.server.context.ingest;
    const rest = { duration: '195', trackNumber: '3', albumArtist: 'Low', album: 'The Curtain' };
    await world.scrobble({ artist: '', track: 'Lullaby', timestamp: String(NOW - 9100), ...rest });
    const {
      values: [letter],
    } = await deadLetters.list(1, undefined, { source: 'lastfm' });
    assert.equal(letter.error.pointer, '/listen/track_metadata/artist_name');
    await deadLetters.fix(
      letter.deadLetterId,
      letter.body.replace('"artist_name":""', '"artist_name":"Low"'),
    );
    assert.equal((await deadLetters.replay(letter.deadLetterId)).status, 'accepted');
    const [event] = await world.lastEvents(1);
    assert.equal(event.itemId, trackIdOf('Low', 'Lullaby'));
    const { duration_ms, tracknumber, albumartist, release_name } = event.details?.context ?? {};
    assert.deepEqual([duration_ms, tracknumber, albumartist, release_name], [195_000, 3, 'Low', rest.album]);
  });

  test('durations in milliseconds, as some players send them, are understood', async () => {
    await world.scrobble({ artist: 'Low', track: 'Long', timestamp: String(NOW - 9200), duration: '305000' });
    const [event] = await world.lastEvents(1);
    assert.equal(event.details?.context?.duration_ms, 305_000);
  });

  test('is found below every root that players look for it', async () => {
    for (const root of ['', '/lastfm', '/apis/lastfm', '/audioscrobbler', '/apis/audioscrobbler'])
      for (const path of [`${root}/2.0`, `${root}/2.0/`]) {
        const reply = await world.scrobble({ artist: 'Low', track: path, timestamp: String(NOW) }, { path });
        assert.equal(reply.status, 200, path);
        assert.equal(reply.headers['access-control-allow-origin'], '*');
      }
  });

  test('the texts of the answer are those of the call, written so that XML can hold them', async () => {
    const text = 'a<b>&"c"\u0007 ]]>';
    const reply = await world.scrobble({ artist: text, track: 't', timestamp: String(NOW), format: 'xml' });
    assert.match(reply.text, /<artist corrected="0">a&lt;b&gt;&amp;&quot;c&quot; \]\]&gt;<\/artist>/);
  });
});

describe('what a user hears and loves', () => {
  test('now playing is shown first among the recent tracks, and forgotten when the track is over', async () => {
    const { token: cats } = await makeToken(world.server, 'cat');
    const key = await signIn(world.server, 'cat', cats);
    const times = [NOW - 300, NOW - 600, NOW - 900];
    for (const [n, at] of times.entries())
      await world.scrobble({ sk: key, artist: 'Low', track: `Song ${n}`, album: 'A', timestamp: String(at) });
    const playing = await callSigned(world.server, {
      method: 'track.updateNowPlaying',
      sk: key,
      artist: 'Low',
      track: 'Sunflower',
      duration: '200',
    });
    assert.equal(Object(playing.json()).nowplaying.ignoredMessage.code, '0');
    const recent = async (given: Record<string, string> = {}) => {
      const reply = await callSigned(world.server, {
        method: 'user.getRecentTracks',
        sk: key,
        user: 'cat',
        ...given,
      });
      return Object(reply.json()).recenttracks;
    };
    const first = await recent({ limit: '2' });
    assert.deepEqual(first['@attr'], { user: 'cat', page: '1', perPage: '2', totalPages: '2', total: '3' });
    assert.deepEqual(
      first.track.map((track: unknown) => [
        Object(track).name,
        Object(track)['@attr']?.nowplaying,
        Object(track).date?.uts,
      ]),
      [
        ['Sunflower', 'true', undefined],
        ['Song 0', undefined, String(times[0])],
        ['Song 1', undefined, String(times[1])],
      ],
    );
    assert.deepEqual(first.track[1].artist, { mbid: '', '#text': 'Low' });
    const second = await recent({ limit: '2', page: '2' });
    assert.deepEqual(
      second.track.map((track: unknown) => Object(track).name),
      ['Song 2'],
    );
    const range = await recent({ from: String(times[1]), to: String(times[0]) });
    assert.deepEqual(
      range.track.map((track: unknown) => Object(track).name),
      ['Song 1'],
    );
    world.server.advance(200_001);
    assert.equal((await recent()).track[0].name, 'Song 0');
    world.server.advance(-200_001);
  });

  test('love and unlove are kept of the same item as the plays', async () => {
    for (const method of ['track.love', 'track.unlove'])
      assert.deepEqual(
        (await callSigned(world.server, { method, sk: world.sk, artist: 'BJÖRK', track: 'joga' })).json(),
        {},
      );
    const xml = await callSigned(world.server, {
      method: 'track.love',
      sk: world.sk,
      artist: 'a',
      track: 'b',
      format: 'xml',
    });
    assert.match(xml.text, /<lfm status="ok"\/>$/);
    const events = await world.lastEvents(3);
    assert.deepEqual(
      events.map(({ type, itemId }) => [type, itemId]),
      [
        ['love', trackIdOf('Björk', 'Jóga')],
        ['love_remove', trackIdOf('Björk', 'Jóga')],
        ['love', trackIdOf('a', 'b')],
      ],
    );
  });

  test('getInfo counts the listens; reads go by GET too, and a user token will do as API key', async () => {
    const { token: dots } = await makeToken(world.server, 'dot');
    const key = await signIn(world.server, 'dot', dots);
    for (const at of [10, 20])
      await world.scrobble({ sk: key, artist: 'a', track: 't', timestamp: String(NOW - at) });
    const given = { method: 'user.getinfo', api_key: dots, user: 'dot', format: 'json' };
    const reply = await callLastfm(world.server, given, { method: 'GET' });
    const { user } = Object(reply.json());
    assert.deepEqual([user.name, user.playcount], ['dot', '2']);
    assert.match(user.registered['#text'], /^\d\d [A-Z][a-z]{2} \d{4}, \d\d:\d\d$/);
  });
});

describe('errors', () => {
  test('each has the number of Last.fm, in JSON and in XML', async () => {
    const signed = (parameters: Record<string, string>) => ({ ...parameters, api_sig: sign(parameters) });
    const base = { api_key: 'x', sk: world.sk, timestamp: String(NOW) };
    const cases: [Record<string, string>, [number, number]][] = [
      [{}, [400, 6]],
      [{ method: 'no.such' }, [400, 3]],
      [{ method: '__proto__' }, [400, 3]],
      [signed({ ...base, method: 'track.scrobble', track: 't' }), [400, 6]],
      [signed({ ...base, method: 'track.scrobble', sk: 'wrong', track: 't', artist: 'a' }), [403, 9]],
      [signed({ method: 'track.love', api_key: 'x', artist: 'a', track: 't' }), [403, 9]],
      [signed({ method: 'track.love', sk: world.sk, artist: 'a', track: 't' }), [403, 10]],
      [{ method: 'user.getInfo' }, [403, 10]],
      [{ method: 'user.getInfo', api_key: 'unknown' }, [403, 10]],
      [{ method: 'user.getInfo', api_key: 'x', sk: world.sk, user: 'bob' }, [403, 4]],
      [{ method: 'user.getRecentTracks', api_key: 'x', sk: world.sk, limit: '-1' }, [400, 6]],
      [{ method: 'user.getRecentTracks', api_key: 'x', sk: world.sk, page: '0' }, [400, 6]],
      [signed({ method: 'auth.getSession', api_key: 'x', token: 'unknown' }), [403, 4]],
      [signed({ method: 'auth.getMobileSession', api_key: 'x', username: 'ann' }), [400, 6]],
    ];
    for (const [parameters, expected] of cases) {
      assert.deepEqual(await failureOf(parameters), expected, JSON.stringify(parameters));
      const xml = await callLastfm(world.server, parameters);
      assert.match(xml.text, new RegExp(`<lfm status="failed"><error code="${expected[1]}">`));
    }
  });

  test('a format that is none fails with number 5', async () => {
    const reply = await callLastfm(world.server, { method: 'user.getInfo', format: 'yaml' });
    assert.equal(reply.status, 400);
    assert.match(reply.text, /<error code="5">/);
  });

  test('what writes has to come by POST', async () => {
    assert.deepEqual(
      await failureOf({ method: 'track.scrobble', sk: world.sk, api_key: 'x' }, 'GET'),
      [400, 6],
    );
  });

  test('more than fifty scrobbles are refused whole', async () => {
    const fields: Record<string, string> = {};
    for (let place = 0; place < 51; place++) fields[`artist[${place}]`] = 'a';
    const reply = await world.scrobble(fields);
    assert.deepEqual([reply.status, Object(reply.json()).error], [400, 6]);
  });
});
