import { createServer } from 'node:http';

// The least that a server can do with a POST: read the body and answer a few bytes of JSON.

const ANSWER = JSON.stringify({ accepted: 1, duplicates: 0, rejected: 0, results: [] });

const server = createServer((request, reply) => {
  request.on('data', () => undefined);
  request.on('end', () => {
    reply.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    reply.end(ANSWER);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
});
