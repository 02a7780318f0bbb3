/** What a passphrase locks: an annotator's page, what the browser keeps of it, and what it sends; docs/format.md, "Locked pages". For Node and browsers. */
import { base64Of, bytesOfBase64 } from '../../base/text/base64';

/** The shortest passphrase for new pages, in characters: whoever has a file can try words on it without end. */
export const SHORTEST_PASSPHRASE = 12;

const ROUNDS = 600_000;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;

const encoder = new TextEncoder();

/** Seals texts of a page, and opens them. */
export class Lock {
  private constructor(
    /** Opens what other pages have sent, too. */
    readonly passphrase: string,
    /** Base64. */
    readonly salt: string,
    private readonly page: string,
    private readonly key: Awaited<ReturnType<typeof crypto.subtle.deriveKey>>,
  ) {}

  /** The lock of a page, given by its id, which takes a moment to make. `salt`: of `Lock.salt`; random for a new page. Throws if it is not base64. */
  static async of(passphrase: string, page: string, salt = base64Of(random(SALT_BYTES))): Promise<Lock> {
    const typed = encoder.encode(passphrase.trim().normalize('NFKC'));
    const from = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOfBase64(salt), iterations: ROUNDS };
    const key = { name: 'AES-GCM', length: 256 };
    const made = await crypto.subtle.deriveKey(how, from, key, false, ['encrypt', 'decrypt']);
    return new Lock(passphrase, salt, page, made);
  }

  /** Seals a text. `about`: what it is; it opens as nothing else. Resolves to base64 of a fresh nonce and what AES-GCM makes of the text. */
  async seal(text: string, ...about: readonly (string | number)[]): Promise<string> {
    const nonce = random(NONCE_BYTES);
    const sealed = await crypto.subtle.encrypt(this.#how(nonce, about), this.key, encoder.encode(text));
    const all = new Uint8Array(NONCE_BYTES + sealed.byteLength);
    all.set(nonce);
    all.set(new Uint8Array(sealed), NONCE_BYTES);
    return base64Of(all);
  }

  /** The text; undefined if it was sealed with another passphrase, by another page or as something else, or has been changed. */
  async open(sealed: string, ...about: readonly (string | number)[]): Promise<string | undefined> {
    try {
      const bytes = bytesOfBase64(sealed);
      const how = this.#how(bytes.subarray(0, NONCE_BYTES), about);
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
        await crypto.subtle.decrypt(how, this.key, bytes.subarray(NONCE_BYTES)),
      );
    } catch {
      return undefined;
    }
  }

  #how(iv: Uint8Array<ArrayBuffer>, about: readonly (string | number)[]) {
    const additionalData = encoder.encode(JSON.stringify(['labelwright', 1, this.page, ...about]));
    return { name: 'AES-GCM', iv, additionalData };
  }
}

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
