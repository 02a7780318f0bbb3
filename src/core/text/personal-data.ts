/** Finds what identifies a person in a text, as far as its form proves it: checksums where there are any. Prefers to miss some. */

export type PersonalKind = 'email' | 'phone' | 'iban' | 'card';

/** UTF-16 units, end exclusive. */
export interface PersonalData {
  readonly kind: PersonalKind;
  readonly start: number;
  readonly end: number;
}

const EMAIL = /(?<![\w.+%@-])[\w.+%-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,24}(?![\w@-])/gi;
/** Names that stand for nobody: RFC 2606 and RFC 6761. */
const RESERVED = /@(?:[^@]*\.)?(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost)$/i;
/** Mailboxes of an office: whoever reads them, the address names nobody (RFC 2142, and what firms commonly have). */
const OFFICE =
  /^(?:abuse|admin|billing|booking|contact|customer-?(?:care|service)|editor(?:ial)?|enquiries|hello|help(?:desk)?|hostmaster|info|jobs|kontakt|mail|marketing|news(?:letter)?|no-?reply|office|orders?|postmaster|press|privacy|sales|security|service|shop|support|team|webmaster)@/i;
/** With the country's code, 8 to 15 digits (E.164), in groups; or as in North America, (555) 123-4567. */
const PHONE =
  /(?<![\w+])\+[1-9]\d{0,2}(?:[ .\-/]?\(?\d{1,5}\)?){2,6}(?!\w)|(?<!\w)\(\d{3}\) ?\d{3}-\d{4}(?!\w)/g;
const IBAN = /(?<![\w])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?(?!\w)/g;
const CARD = /(?<![\w.,-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)/g;

/** All kinds that are asked for, in the order of the text. */
export function findPersonalData(text: string, kinds: ReadonlySet<string>): readonly PersonalData[] {
  const hasEmail = text.includes('@');
  const hasNumber = text.length > SHORTEST.phone && mayHoldNumber(text) && NUMBER_LIKE.test(text);
  if (!hasEmail && !hasNumber) return NOTHING;
  const found: PersonalData[] = [];
  const add = (kind: PersonalKind, pattern: RegExp, isReal: (match: string) => boolean): void => {
    if (!kinds.has(kind)) return;
    for (const { index, 0: match } of text.matchAll(pattern))
      if (isReal(match)) found.push({ kind, start: index, end: index + match.length });
  };
  if (hasEmail) add('email', EMAIL, (match) => !RESERVED.test(match) && !OFFICE.test(match));
  if (hasNumber) {
    if (text.includes('+') || text.includes('(')) add('phone', PHONE, isPhone);
    if (text.length >= SHORTEST.card) {
      add('iban', IBAN, isIban);
      add('card', CARD, isCard);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

const NOTHING: readonly PersonalData[] = [];

/** The least digits of a phone number and of a card. */
const SHORTEST = { phone: 8, card: 13 };
/**
 * What every number begins with: eight digits with at most three other characters from one to the next, or the start of an IBAN.
 * Without it the longer patterns are not tried, and nearly all texts stop here.
 */
const NUMBER_LIKE = /\d(?:[ .\-/()A-Z]{0,3}\d){7}|[A-Z]{2}\d\d(?: ?[A-Z\d]{4}){2}/;
/** The least digits of the one, and the least characters of the other. */
const LEAST = { digits: 8, iban: 12 };
/** Characters of which it is made, by their code. */
const IN_NUMBERS = Uint8Array.from({ length: 128 }, (_, code) =>
  /[ .\-/()A-Z\d]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/**
 * Whether a text has a stretch that is long enough for what NUMBER_LIKE finds. Only each eighth character is looked at until one is of
 * such a stretch: three times as fast as the pattern.
 */
function mayHoldNumber(text: string): boolean {
  const { length } = text;
  for (let at = LEAST.digits - 1; at < length; at += LEAST.digits) {
    if (!isInNumber(text, at)) continue;
    let digits = 0;
    let start = at;
    // One that began earlier would have been met there.
    while (start > 0 && start > at - LEAST.digits && isInNumber(text, start - 1)) start -= 1;
    let end = start;
    for (; end < length && isInNumber(text, end); end++) if (isDigit(text.charCodeAt(end))) digits += 1;
    if (digits >= LEAST.digits || end - start >= LEAST.iban) return true;
    at = end;
  }
  return false;
}

const isInNumber = (text: string, at: number): boolean => IN_NUMBERS[text.charCodeAt(at)] === 1;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function isPhone(match: string): boolean {
  const digits = match.replace(/\D/g, '');
  // 555-01xx is kept free for fiction.
  if (/^\(\d{3}\) ?555-01\d\d$/.test(match)) return false;
  return match.startsWith('(') || (digits.length >= 8 && digits.length <= 15);
}

/** ISO 13616: the remainder of the rearranged number by 97 is 1. */
function isIban(match: string): boolean {
  const iban = match.replaceAll(' ', '');
  if (iban.length < 15 || iban.length > 34) return false;
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** 13 to 19 digits that begin as cards of the big networks do, with a right check digit (Luhn, ISO/IEC 7812-1). */
function isCard(match: string): boolean {
  const digits = match.replace(/\D/g, '');
  if (!/^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12})$/.test(digits))
    return false;
  let sum = 0;
  [...digits].reverse().forEach((digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}
