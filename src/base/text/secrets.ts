/** A part of a text that looks like a key, token or password. UTF-16 units, end exclusive. */
export interface Secret {
  /** What it is, for a message: `a key of OpenAI`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** By their documented forms. Specific forms come first, because only the first match at a place counts. */
const PATTERNS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['a key of Anthropic', /\bsk-ant-[\w-]{20,}/g],
  ['a key of Langfuse', /\bsk-lf-[0-9a-f-]{20,}/g],
  ['a key of OpenAI', /\bsk-(?:(?:proj|svcacct|admin)-[\w-]{20,}|[A-Za-z0-9]{32,})/g],
  ['a key of AWS', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['a token of GitHub', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,})/g],
  ['a token of GitLab', /\bglpat-[\w-]{20,}/g],
  ['a key of Google', /\bAIza[\w-]{35}/g],
  ['a token of Slack', /\bxox[abeoprs]-[\w-]{10,}/g],
  ['a key of Stripe', /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g],
  ['a token of Hugging Face', /\bhf_[A-Za-z0-9]{30,}/g],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g],
  ['a signed token (JWT)', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g],
  ['a bearer token', /\bBearer +[\w.~+/-]{20,}=*/gi],
  ['a password in an address', /\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s/:@]{1,100}:[^\s/:@]{4,100}@[\w.-]+/gi],
  [
    'a password or key',
    /\b(?:api|access|secret|auth|private)?[_-]?(?:key|token|secret|password|passwd|pwd)\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?[\w+/.~!@#$%^&*-]{12,}/gi,
  ],
];

/** A placeholder instead of a secret: `<your-key>`, `********`, `xxxx`, `${TOKEN}`. */
const PLACEHOLDER = /(?:^|[^a-z])your|example|placeholder|redacted|changeme|dummy|([*x.\-_0])\1{5}/i;
const ASSIGNED = 'a password or key';

/** Keys, tokens and passwords in a text by their form, in text order. It misses some rather than report many others. */
export function findSecrets(text: string): Secret[] {
  const found: Secret[] = [];
  let taken: Uint8Array | undefined;
  for (const [kind, pattern] of PATTERNS)
    for (const { index, 0: match } of text.matchAll(pattern)) {
      const end = index + match.length;
      if (PLACEHOLDER.test(match) || (kind === ASSIGNED && !isRandom(match))) continue;
      taken ??= new Uint8Array(text.length);
      if (taken.subarray(index, end).includes(1)) continue;
      taken.fill(1, index, end);
      found.push({ kind, start: index, end });
    }
  return found.sort((a, b) => a.start - b.start);
}

/** A value that is assigned to a name such as `token` is a word, a number or a variable, unless it has both letters and digits. */
function isRandom(assignment: string): boolean {
  const value = /[\w+/.~!@#$%^&*-]*$/.exec(assignment)![0];
  return /[a-z]/i.test(value) && /\d/.test(value);
}
