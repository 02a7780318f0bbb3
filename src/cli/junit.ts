/** A test case of JUnit XML. `type`: type of the failure; undefined for a case that passes, which shows its message. */
export function testCase(file: string, name: string, message: string, type: string | undefined): string {
  const kind = type ? ` type="${type}"` : '';
  const what =
    type === undefined
      ? `<system-out>${attribute(message)}</system-out>`
      : `<failure${kind} message="${attribute(message)}"/>`;
  return `    <testcase classname="${file}" name="${attribute(name)}">${what}</testcase>\n`;
}

/** Escapes text for an attribute of XML. Characters that XML 1.0 does not allow become U+FFFD. */
export function attribute(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
