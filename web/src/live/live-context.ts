import { createContext, useContext } from 'react';

/** What the stream of changes says: whether it is connected, and how many events a second come in. */
export interface Live {
  readonly isConnected: boolean;
  readonly eventsPerSecond: number;
}

export const LiveContext = createContext<Live>({ isConnected: false, eventsPerSecond: 0 });

export function useLive(): Live {
  return useContext(LiveContext);
}

export function useIsStreaming(): boolean {
  return useContext(LiveContext).isConnected;
}
