// The lists that the sources and the contract both hold: routes and codes.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { contract, operations } from './contract.js';

const src = fileURLToPath(new URL('../../src/', import.meta.url));
const read = (path) =>
  readFileSync(src + path, 'utf8').replace(/#ifdef TUMPUK_TEST_ROUTES[^]*?#endif/g, '');
const room = (name) =>
  readdirSync(src + name)
    .map((file) => read(`${name}/${file}`))
    .join('\n');

const found = (text, pattern) =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();

describe('sources and contract', () => {
  test('have the same routes', () => {
    const routes = [...read('api/routes.c').matchAll(/\bROUTE\("(\w+)",\s*"([^"]+)"/g)];
    assert.deepEqual(
      routes.map(([, method, path]) => `${method} ${path}`).sort(),
      operations.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  test('have the same problem codes', () => {
    const http = found(read('http/problem.c'), /HTTP_PROBLEM_\w+ = \{\s*"(\w+)"/g);
    const api = found(room('api'), /API_PROBLEM_\w+ = \{\s*\.code = "(\w+)"/g);
    const used = [...http, ...api].sort();
    assert.deepEqual(used, [...contract.components.schemas.ProblemCode.enum].sort());
  });

  test('have the same fault codes', () => {
    const codes = found(
      read('codec/codec.h') + read('api/api.h'),
      /#define (?:CODEC|API)_FAULT_\w+ "(\w+)"/g,
    );
    assert.deepEqual(codes, [...contract.components.schemas.FaultCode.enum].sort());
  });

  test('have the same reasons', () => {
    const reasons = found(read('pricing/terms.c'), /\[TUMPUK_REASON_\w+\] = "(\w+)"/g);
    assert.deepEqual(reasons, [...contract.components.schemas.Reason.enum].sort());
  });
});
