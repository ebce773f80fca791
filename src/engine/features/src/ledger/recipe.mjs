// Verifies the ledger in a file that Plumbline exported, a ledger or a whole workspace: node verify-ledger.mjs file.json
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
// RFC 8785: JSON.stringify with the names of each object in order.
const canonical = (v) => Array.isArray(v) ? `[${v.map(canonical).join(',')}]`
  : v && typeof v === 'object'
    ? `{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${canonical(v[k])}`).join(',')}}`
    : JSON.stringify(v);
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const file = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { entries, inputs } = file.workspace?.ledger ?? file;
const seen = new Set(), kept = new Set();
const bad = [];
for (const { hash, input } of inputs) sha256(canonical(input)) === hash ? kept.add(hash) : bad.push(`input ${hash}`);
entries.forEach(({ hash, entry }, at) => {
  if (sha256(canonical(entry)) !== hash) bad.push(`entry ${at + 1}: its content does not have the hash ${hash}`);
  const before = [entry.previous, ...(entry.joins ?? [])].filter(Boolean);
  if (at > 0 && before.length === 0) bad.push(`entry ${at + 1}: it names no entry before it`);
  if (before.some((b) => !seen.has(b))) bad.push(`entry ${at + 1}: the entry before it is missing`);
  const rests = entry.inputs ? [entry.inputs.rules, entry.inputs.systems, entry.inputs.rows] : [];
  if (rests.some((r) => !kept.has(r))) bad.push(`entry ${at + 1}: an input that it rests on is missing or changed`);
  seen.add(hash);
});
console.log(bad.length ? bad.join('\n') : `all ${entries.length} entries hold; the last hash is ${entries.at(-1)?.hash}`);
process.exit(bad.length ? 1 : 0);
