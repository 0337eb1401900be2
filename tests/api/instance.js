// Another instance of the service, on the database of the one under test or on
// another one, with flags of the test's own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { operatorKey } from './client.js';

export const program =
  process.env.TUMPUKD ?? fileURLToPath(new URL('../../.build/release/tumpukd', import.meta.url));
// A server waits some seconds for its first rulebooks before it listens.
const START_MS = 30000;

/**
 * Starts an instance. `files` are written into a folder of its own and named by
 * flags: { 'jwt-key-file': 'secret' }.
 *
 * @returns {Promise<{server: URL, stop: () => Promise<number>}>} `stop` ends it
 *   and answers its exit status
 */
export async function startInstance({ flags = [], files = {}, env = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tumpuk-contract-'));
  const portFile = join(folder, 'port');
  const named = Object.entries({ 'operator-key-file': operatorKey, ...files }).flatMap(
    ([flag, text]) => {
      writeFileSync(join(folder, flag), text, { mode: 0o600 });
      return [`--${flag}`, join(folder, flag)];
    },
  );
  const child = spawn(program, ['--port', '0', '--port-file', portFile, ...named, ...flags], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  const end = Date.now() + START_MS;
  while (!existsSync(portFile) || readFileSync(portFile, 'utf8').trim() === '') {
    assert.ok(Date.now() < end && child.exitCode === null, `${program} did not start`);
    await sleep(50);
  }
  return {
    server: new URL(`http://127.0.0.1:${readFileSync(portFile, 'utf8').trim()}`),
    async stop() {
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      rmSync(folder, { recursive: true });
      return code;
    },
  };
}
