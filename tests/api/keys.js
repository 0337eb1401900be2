// API keys for the tests.
import { operator } from './client.js';
import { exchange } from './contract.js';

export const path = '/v1/keys';

export const bearer = (token) => ({ Authorization: `Bearer ${token}` });

/** Makes a key: its document, the secret with it. */
export async function createKey(document, more = {}) {
  const { body } = await exchange({
    method: 'POST',
    path,
    headers: operator,
    json: { access: 'WRITE', name: 'contract test', ...document },
    status: 201,
    ...more,
  });
  return body;
}

export const revokeKey = (keyId, more = {}) =>
  exchange({ method: 'DELETE', path: `${path}/${keyId}`, headers: operator, status: 204, ...more });
