import { decodeNamedCharacterReference } from 'decode-named-character-reference';
import { decodeNumericCharacterReference } from 'micromark-util-decode-numeric-character-reference';

/** What an entity of HTML such as `&euro;` or `&#8364;` stands for; an unknown one stands for itself. */
export function decodeEntity(entity: string): string {
  const numeric = /^&#(?:x([0-9a-f]+)|(\d+));$/i.exec(entity);
  if (numeric) return decodeNumericCharacterReference(numeric[1] ?? numeric[2]!, numeric[1] ? 16 : 10);
  return decodeNamedCharacterReference(entity.slice(1, -1)) || entity;
}
