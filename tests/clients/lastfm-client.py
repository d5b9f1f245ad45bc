"""Drives Deadwax through pylast: host and port, token, user, time. Prints what the library made of each answer as one JSON object."""

import json
import sys

import pylast

host, token, user, now = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
seen = {}


class PlainClient(pylast.httpx.Client):
    """The library knows no server without TLS; all else of its transport stays as it is."""

    def __init__(self, **options):
        options["base_url"] = options["base_url"].replace("https://", "http://")
        super().__init__(**options)


pylast.httpx.Client = PlainClient


def connect(key, secret, **how):
    network = pylast._Network(
        name="Deadwax",
        homepage=f"http://{host}",
        ws_server=(host, "/2.0/"),
        api_key=key,
        api_secret=secret,
        session_key=how.get("session_key"),
        username=how.get("username"),
        password_hash=how.get("password_hash"),
        domain_names={},
        urls={},
        token=how.get("token"),
    )
    return network


def failure(act):
    try:
        act()
        return "accepted"
    except pylast.WSError as error:
        return [str(error.status), error.details]


def tracks(played):
    return [[str(t.track.artist), t.track.title, t.album, int(t.timestamp)] for t in played]


network = connect("any key", "any secret", username=user, password_hash=pylast.md5(token))
seen["session"] = len(network.session_key)
seen["same"] = connect("key", "secret", token=token).session_key == network.session_key
strict = connect(token, token, session_key=network.session_key)
strict.scrobble(artist="Low", title="Sunflower", timestamp=now - 60, album="Things We Lost in the Fire", duration=283)
network.scrobble_many(
    [{"artist": "Low", "title": f"Song {n} & <more> é", "timestamp": now - 1000 - n, "track_number": 1} for n in range(120)]
)
network.update_now_playing(artist="Low", title="Words", album="I Could Live in Hope", duration=345)
track = network.get_track("Low", "Sunflower")
track.love()
track.unlove()
track.love()

me = network.get_user(user)
seen["playcount"] = me.get_playcount()
seen["registered"] = me.get_unixtime_registered() > 0
playing = me.get_now_playing()
seen["now"] = [str(playing.artist), playing.title]
seen["recent"] = tracks(me.get_recent_tracks(limit=3))
seen["all"] = len(me.get_recent_tracks(limit=None))
seen["range"] = tracks(me.get_recent_tracks(time_from=now - 1001, time_to=now - 1000 + 1))

keys = pylast.SessionKeyGenerator(network)
waiting = keys.get_web_auth_url()
seen["waiting"] = failure(lambda: keys.get_web_auth_session_key(waiting))
seen["password"] = failure(lambda: connect("k", "s", username=user, password_hash=pylast.md5("wrong")))
seen["session_key"] = failure(
    lambda: connect("k", "s", session_key="0" * 32).scrobble(artist="a", title="t", timestamp=now)
)
seen["signature"] = failure(
    lambda: connect(token, "wrong", session_key=network.session_key).scrobble(artist="a", title="t", timestamp=now)
)
seen["stranger"] = failure(lambda: network.get_user("somebody else").get_playcount())
seen["method"] = failure(lambda: network.get_top_artists())
print(json.dumps(seen))
