/** The forms in which other services and programs hand over what somebody listened to. */
export const HISTORY_FORMATS = ['listenbrainz', 'lastfm', 'spotify', 'maloja', 'csv'] as const;
export type HistoryFormat = (typeof HISTORY_FORMATS)[number];
