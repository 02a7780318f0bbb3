export type PersonalKind = 'email' | 'phone' | 'iban' | 'card';

/** A part of a text that identifies a person. UTF-16 units, end exclusive. */
export interface PersonalData {
  readonly kind: PersonalKind;
  readonly start: number;
  readonly end: number;
}

const EMAIL = /(?<![\w.+%@-])[\w.+%-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,24}(?![\w@-])/gi;
/** Reserved names that identify no one: RFC 2606 and RFC 6761. */
const RESERVED = /@(?:[^@]*\.)?(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost)$/i;
/** Mailboxes of an organisation, not of a person (RFC 2142 and other common ones). */
const OFFICE =
  /^(?:abuse|admin|billing|booking|contact|customer-?(?:care|service)|editor(?:ial)?|enquiries|hello|help(?:desk)?|hostmaster|info|jobs|kontakt|mail|marketing|news(?:letter)?|no-?reply|office|orders?|postmaster|press|privacy|sales|security|service|shop|support|team|webmaster)@/i;
/** With the country's code, 8 to 15 digits (E.164), in groups; or as in North America, (555) 123-4567. */
const PHONE =
  /(?<![\w+])\+[1-9]\d{0,2}(?:[ .\-/]?\(?\d{1,5}\)?){2,6}(?!\w)|(?<!\w)\(\d{3}\) ?\d{3}-\d{4}(?!\w)/g;
const IBAN = /(?<![\w])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?(?!\w)/g;
/** Without spaces, or in the groups printed on cards: of four, or 4-6-5. Other groups are just several numbers. */
const CARD =
  /(?<![\w.,-])(?:\d{13,19}|\d{4}(?:([ -])\d{4}(?:\1\d{4}){1,3}(?:\1\d{1,3})?|([ -])\d{6}\2\d{4,5}))(?![\w-]|[ ]\d|[.,]\d)/g;
/** The text before the host in a URL, which is not a mailbox. */
const IN_WEB_ADDRESS = /:\/\/[^\s/@]*$/;

/** Personal data of the given kinds in a text, as far as its form (or a checksum) proves it. Misses some rather than report others. */
export function findPersonalData(text: string, kinds: ReadonlySet<string>): readonly PersonalData[] {
  const hasEmail = text.includes('@');
  const number = text.length > SHORTEST.phone && NUMBER_LIKE.test(text);
  if (!hasEmail && !number) return NOTHING;
  const found: PersonalData[] = [];
  const add = (
    kind: PersonalKind,
    pattern: RegExp,
    isReal: (match: string, index: number) => boolean,
  ): void => {
    if (!kinds.has(kind)) return;
    for (const { index, 0: match } of text.matchAll(pattern))
      if (isReal(match, index)) found.push({ kind, start: index, end: index + match.length });
  };
  if (hasEmail)
    add(
      'email',
      EMAIL,
      (match, index) =>
        !RESERVED.test(match) && !OFFICE.test(match) && !IN_WEB_ADDRESS.test(text.slice(0, index)),
    );
  if (number) {
    if (text.includes('+') || text.includes('(')) add('phone', PHONE, isPhone);
    if (text.length >= SHORTEST.card) {
      add('iban', IBAN, isIban);
      add('card', CARD, isCard);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

const NOTHING: readonly PersonalData[] = [];

/** The least number of digits of a phone number and of a card. */
const SHORTEST = { phone: 8, card: 13 };
/** The start of every number or IBAN: eight digits at most three characters apart. Texts without one skip the longer patterns. */
const NUMBER_LIKE = /\d(?:[ .\-/()A-Z]{0,3}\d){7}|[A-Z]{2}\d\d(?: ?[A-Z\d]{4}){2}/;
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

/** 13 to 19 digits with a prefix of the big card networks and a valid check digit (Luhn, ISO/IEC 7812-1). */
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
