import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

/** The measurements that the server makes itself; base units, in one registry per server. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpDuration: Histogram<'route' | 'method' | 'status'>;
  readonly eventsIngested: Counter<'type' | 'result'>;
  readonly logAppend: Histogram;
  readonly eventToAnswer: Histogram;
  readonly foldIn: Histogram;
  readonly trainDuration: Histogram;
  readonly importRecords: Counter<'result'>;
  readonly projectionLag: Gauge<'projection'>;
  readonly modelAge: Gauge<'catalogue'>;
  readonly modelMetric: Gauge<'catalogue' | 'metric' | 'k'>;
  readonly streamClients: Gauge;
}

/** Makes the metrics with the names of docs/reference/http.md. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const histogram = <L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    buckets = LATENCY_BUCKETS,
  ) => new Histogram({ name, help, labelNames, buckets, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Gauge({ name, help, labelNames, registers });
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  return {
    registry,
    httpDuration: histogram('http_request_duration_seconds', 'Time to answer a request', [
      'route',
      'method',
      'status',
    ]),
    eventsIngested: counter('events_ingested_total', 'Events that came in over HTTP', ['type', 'result']),
    logAppend: histogram('event_log_append_seconds', 'Time until submitted events are durable', []),
    eventToAnswer: histogram(
      'event_to_answer_seconds',
      'Time from a durable event until answers reflect it',
      [],
    ),
    foldIn: histogram('fold_in_seconds', 'Time to make an answer by fold-in', []),
    trainDuration: histogram(
      'model_train_seconds',
      'Duration of training jobs',
      [],
      [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000],
    ),
    importRecords: counter('import_records_total', 'Records of finished imports', ['result']),
    projectionLag: gauge('projection_lag_events', 'Events in the log that a projection has not applied', [
      'projection',
    ]),
    modelAge: gauge('model_age_seconds', 'Time since the live model was trained', ['catalogue']),
    modelMetric: gauge('model_metric', 'Evaluation of the live model', ['catalogue', 'metric', 'k']),
    streamClients: gauge('stream_clients', 'Open server-sent event streams', []),
  };
}
