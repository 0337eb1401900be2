// A plain HTTP client: what is sent is exactly what the test says, and what
// came back is told whole. fetch() would hide HEAD bodies, gzip and headers.
import http from 'node:http';
import { gunzipSync } from 'node:zlib';

export const base = new URL(process.env.TUMPUK_URL ?? 'http://127.0.0.1:8080');
export const operatorKey = process.env.TUMPUK_OPERATOR_KEY ?? '';
export const operator = { Authorization: `Bearer ${operatorKey}` };

// Connections are kept, but few: the server limits them per client.
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
export const closeConnections = () => agent.destroy();

const TIMEOUT_MS = 30000;

/**
 * Sends one request. `path` goes out as it is, query included; `json` is
 * serialised and labelled, `body` is sent as it is. `server` is another URL
 * than that of the server under test.
 *
 * @returns {Promise<{method: string, path: string, status: number,
 *   headers: Record<string, string>, headerNames: string[], raw: Buffer, text: string}>}
 *   headers by name in lower case; `headerNames` and `raw` as on the wire,
 *   `text` after gunzip.
 */
export function send({ server = base, method = 'GET', path, headers = {}, json, body }) {
  const sent = { ...headers };
  let bytes = body;
  if (json !== undefined) {
    bytes = JSON.stringify(json);
    sent['Content-Type'] ??= 'application/json';
  }
  if (bytes !== undefined) {
    bytes = Buffer.from(bytes);
    sent['Content-Length'] ??= String(bytes.length);
  }
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        agent,
        host: server.hostname,
        port: server.port,
        method,
        path,
        headers: sent,
        timeout: TIMEOUT_MS,
      },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const raw = Buffer.concat(chunks);
          const zipped = response.headers['content-encoding'] === 'gzip' && raw.length > 0;
          resolve({
            method,
            path,
            status: response.statusCode,
            headers: response.headers,
            headerNames: response.rawHeaders.filter((_, index) => index % 2 === 0),
            raw,
            text: (zipped ? gunzipSync(raw) : raw).toString('utf8'),
          });
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer in time`)));
    // The server may answer and close before it read a body that is too large.
    request.on('error', reject);
    request.end(bytes);
  });
}
