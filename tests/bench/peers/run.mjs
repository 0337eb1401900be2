// Times the peers and prints a Markdown table; --json FILE writes the same for the common table.
// Rules, engines and facts are made before the clock starts. A peer is measured in each shape in
// which it is ordinarily used, and its fastest shape stands for it. Every peer has a process of
// its own, so that none runs in another's heap.
//
//   node run.mjs [--seconds S] [--json FILE]
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeRules } from './basket.mjs';

const peers = ['medusa', 'zen', 'json_rules'];
const counts = [10, 100, 1000];
const variants = [
  { name: 'mixed', scoped: false },
  { name: 'scoped', scoped: true },
];
const WARM_UP_SHARE = 0.5;
const EVALUATIONS_MIN = 15;

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '2' },
    json: { type: 'string' },
    peer: { type: 'string' }, // run one peer here and print its results as JSON
  },
});
const seconds = Number(options.seconds);

// Times of single evaluations, in microseconds, for at least `span` seconds.
async function sample({ evaluate, expected, shape }, span) {
  const times = [];
  const end = performance.now() + span * 1000;
  while (performance.now() < end || times.length < EVALUATIONS_MIN) {
    const start = process.hrtime.bigint();
    const answer = evaluate();
    const matched = answer instanceof Promise ? await answer : answer;
    times.push(Number(process.hrtime.bigint() - start) / 1000);
    if (matched !== expected) {
      throw new Error(`${shape}: ${matched} matches, expected ${expected}`);
    }
  }
  return times.sort((a, b) => a - b);
}

async function measurePeer(file) {
  const peer = await import(`./${file}.mjs`);
  const pins = JSON.parse(readFileSync(new URL('./package.json', import.meta.url))).dependencies;
  const results = [];
  for (const variant of variants) {
    for (const count of counts) {
      for (const shape of peer.prepare(makeRules(count, variant.scoped))) {
        await sample(shape, seconds * WARM_UP_SHARE);
        const times = await sample(shape, seconds);
        results.push({
          peer: peer.name,
          version: pins[peer.name],
          variant: variant.name,
          promotions: count,
          shape: shape.shape,
          median_us: times[Math.floor(times.length / 2)],
          min_us: times[0],
          evaluations: times.length,
        });
      }
    }
  }
  return results;
}

function runPeer(file) {
  const child = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.url), '--peer', file, '--seconds', options.seconds],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 24 },
  );
  if (child.status !== 0) {
    throw new Error(`${file} failed`);
  }
  return JSON.parse(child.stdout);
}

function markFastest(results) {
  const best = new Map();
  const key = (r) => `${r.peer}/${r.variant}/${r.promotions}`;
  for (const result of results) {
    const rival = best.get(key(result));
    if (!rival || result.median_us < rival.median_us) {
      best.set(key(result), result);
    }
  }
  return results.map((result) => ({ ...result, fastest_shape: best.get(key(result)) === result }));
}

function printTable(results) {
  console.log('| peer | variant | promotions | shape | median µs | min µs | stands for it |');
  console.log('| --- | --- | ---: | --- | ---: | ---: | --- |');
  for (const r of results) {
    console.log(
      `| ${r.peer} ${r.version} | ${r.variant} | ${r.promotions} | ${r.shape} | ` +
        `${r.median_us.toFixed(1)} | ${r.min_us.toFixed(1)} | ${r.fastest_shape ? 'yes' : ''} |`,
    );
  }
}

if (options.peer) {
  process.stdout.write(JSON.stringify(await measurePeer(options.peer)));
} else {
  const results = markFastest(peers.flatMap(runPeer));
  printTable(results);
  if (options.json) {
    writeFileSync(options.json, JSON.stringify({ bench: 'peers', results }, null, 1) + '\n');
  }
}
