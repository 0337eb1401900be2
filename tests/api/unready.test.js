// A server whose database is away: it lives, says that it is not ready, and
// answers what needs rulebooks or the database with 503 and Retry-After.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { operator, operatorKey } from './client.js';
import { assertProblem, exchange } from './contract.js';
import { rulebookDocument } from './rulebooks.js';
import { storeOperations } from './store-operations.js';

const program =
  process.env.TUMPUKD ?? fileURLToPath(new URL('../../.build/release/tumpukd', import.meta.url));
// A server waits some seconds for its first rulebooks before it listens.
const START_MS = 30000;

describe('a server without its database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tumpuk-contract-'));
  const portFile = join(folder, 'port');
  let child;
  let server;

  before(async () => {
    const keyFile = join(folder, 'operator.key');
    writeFileSync(keyFile, operatorKey, { mode: 0o600 });
    child = spawn(
      program,
      ['--port', '0', '--port-file', portFile, '--operator-key-file', keyFile],
      {
        env: { ...process.env, DATABASE_URL: `host=${folder}/nowhere` },
        stdio: 'ignore',
      },
    );
    const end = Date.now() + START_MS;
    while (!existsSync(portFile) || readFileSync(portFile, 'utf8').trim() === '') {
      assert.ok(Date.now() < end && child.exitCode === null, `${program} did not start`);
      await sleep(50);
    }
    server = new URL(`http://127.0.0.1:${readFileSync(portFile, 'utf8').trim()}`);
  });

  after(async () => {
    if (child?.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true });
  });

  for (const path of ['/healthz', '/version', '/metrics']) {
    test(`GET ${path} answers`, () => exchange({ server, path, status: 200 }));
  }

  for (const path of [
    '/readyz',
    '/v1/stacking-rules',
    '/v1/rulebooks',
    '/v1/rulebooks/2025-10-28',
  ]) {
    test(`GET ${path} is not ready`, async () => {
      assertProblem(await exchange({ server, path, status: 503 }), 'NOT_READY');
    });
  }

  for (const { method, path, operation } of storeOperations) {
    test(`${method} ${path} is unavailable`, async () => {
      const json = operation.requestBody?.content['application/json'].examples.sent.value;
      // ids of the path and of the body agree
      const at = { shop_id: 'kopi-nusantara', product_id: 'gayo', promotion_id: 'flash-gayo' };
      const own = path.replace(/\{(\w+)\}/g, (_, name) => at[name] ?? 'mega-11-11');
      // of lists in one parameter or in many, one is needed
      const isNeeded = (one) => one.in === 'query' && (one.required || one.name?.endsWith('_ids'));
      const needed = (operation.parameters ?? []).filter(isNeeded);
      const query = needed.map(({ name, examples }) => `${name}=${Object.values(examples)[0].value}`);
      const answer = await exchange({
        server,
        method,
        path: query.length > 0 ? `${own}?${query.join('&')}` : own,
        headers: operator,
        json,
        status: 503,
      });
      assertProblem(answer, 'DATABASE_UNAVAILABLE');
    });
  }

  const priced = { items: [{ sku_id: 'A', quantity: 1 }] };
  for (const { method, path, json } of [
    { method: 'GET', path: '/v1/shops/toko/prices?sku_id=A' },
    { method: 'GET', path: '/v1/shops/toko/price-projections?sku_id=A' },
    { method: 'GET', path: '/v1/shops/toko/campaigns/mega/price-forecast' },
    { method: 'POST', path: '/v1/shops/toko/quotes', json: priced },
    { method: 'POST', path: '/v1/shops/toko/simulations', json: { quote: priced, remove: ['p'] } },
    { method: 'POST', path: '/v1/quotes/batch', json: { items: [{ shop_id: 'toko', ...priced }] } },
  ]) {
    test(`${method} ${path} has no shop to price from`, async () => {
      const status = path === '/v1/quotes/batch' ? 200 : 503;
      const { body } = await exchange({ server, method, path, json, headers: operator, status });
      if (status === 200) assert.equal(body.items[0].status, 503);
    });
  }

  test('POST /v1/simulator/quotes is not ready', async () => {
    const json = {
      currency: 'IDR',
      items: [{ sku_id: 'A', quantity: 1, list_price: 1 }],
      promotions: [],
    };
    const path = '/v1/simulator/quotes';
    assertProblem(await exchange({ server, method: 'POST', path, json, status: 503 }), 'NOT_READY');
  });

  test('POST /v1/simulator/combinations is not ready', async () => {
    const json = { selections: [{ type: 'SELLER_VOUCHER' }] };
    const path = '/v1/simulator/combinations';
    assertProblem(await exchange({ server, method: 'POST', path, json, status: 503 }), 'NOT_READY');
  });

  test('POST /v1/rulebooks finds no database', async () => {
    const json = rulebookDocument('never-stored', '2999-01-01T00:00:00Z');
    const request = { server, method: 'POST', path: '/v1/rulebooks', headers: operator, json };
    assertProblem(await exchange({ ...request, status: 503 }), 'DATABASE_UNAVAILABLE');
  });

  test('SIGTERM ends it', async () => {
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });
});
