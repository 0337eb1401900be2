// A client of event streams, by the rules of the HTML standard.
import http from 'node:http';
import { base, operator } from './client.js';
import { check } from './contract.js';

const PATIENCE_MS = 20000;

/**
 * Opens a stream; its head is held against the contract.
 *
 * @returns {Promise<{answer, next: (name?: string) => Promise<{name, id, data}>, lines: string[],
 *   lastId: () => string, close: () => void}>}
 *   `next` is the next event, of that name where it is given; `lines` all that came.
 */
export function listen(path, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { agent: false, host: base.hostname, port: base.port, path, headers: { ...operator, ...headers } },
      (response) => {
        try {
          resolve(reader(path, request, response));
        } catch (error) {
          request.destroy();
          reject(error);
        }
      },
    );
    request.on('error', reject);
    request.end();
  });
}

function reader(path, request, response) {
  const answer = check({
    method: 'GET',
    path,
    status: response.statusCode,
    headers: response.headers,
    headerNames: response.rawHeaders.filter((_, index) => index % 2 === 0),
    raw: Buffer.alloc(0),
    text: '',
  });
  const lines = [];
  const events = [];
  const waiting = [];
  let lastId = '';
  let rest = '';
  let event = { name: 'message', data: [] };

  const take = (line) => {
    lines.push(line);
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (line === '') {
      if (event.data.length > 0) events.push({ ...event, id: lastId, data: event.data.join('\n') });
      event = { name: 'message', data: [] };
    } else if (field === 'event') event.name = value;
    else if (field === 'data') event.data.push(value);
    else if (field === 'id') lastId = value;
    while (waiting.length > 0 && events.length > 0) waiting.shift()(events.shift());
  };
  response.setEncoding('utf8');
  response.on('data', (text) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop();
    parts.forEach(take);
  });
  const one = () =>
    new Promise((resolve, reject) => {
      if (events.length > 0) return resolve(events.shift());
      const timer = setTimeout(() => reject(new Error(`${path}: no event`)), PATIENCE_MS);
      waiting.push((found) => {
        clearTimeout(timer);
        resolve(found);
      });
    });
  const next = async (name) => {
    for (;;) {
      const found = await one();
      if (name === undefined || found.name === name) return found;
    }
  };
  request.on('error', () => {}); // closed by us
  return { answer, next, lines, lastId: () => lastId, close: () => request.destroy() };
}
