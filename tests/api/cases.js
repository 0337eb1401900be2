// The golden cases of tests/cases, as tests/cases/README.md tells their form:
// a directory each, with input.json, expected.json and, rarely, rulebook.json.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../cases/', import.meta.url));
const ABSENT = '(absent)';

// Members that say something by not being there: where a case shows an object
// with the first, the others must be absent unless it shows them too.
const TELLING = [
  ['reason', ['beaten_by', 'short_of', 'would_discount']],
  ['unit_price', ['promotion_id']],
];

const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined);

/** All cases by name: {name, body (bytes), expected, rulebook}. */
export function goldenCases() {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      name,
      body: readFileSync(`${root}${name}/input.json`),
      expected: readJson(`${root}${name}/expected.json`),
      rulebook: readJson(`${root}${name}/rulebook.json`),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What of `expected` does not hold in `actual`, as lines for people. */
export function faultsOf(expected, actual = ABSENT, path = 'answer') {
  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
  if (isObject(expected) && isObject(actual)) {
    const wanted = { ...expected };
    for (const [marker, names] of TELLING) {
      if (!(marker in expected)) continue;
      for (const name of names) wanted[name] ??= ABSENT;
    }
    return Object.entries(wanted).flatMap(([name, value]) =>
      faultsOf(value, actual[name], `${path}.${name}`),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((value, index) => faultsOf(value, actual[index], `${path}[${index}]`));
  }
  if (isDeepStrictEqual(expected, actual)) return [];
  return [`${path}: ${JSON.stringify(actual)}, should be ${JSON.stringify(expected)}`];
}
