/** A guideline as a document: what readers of Markdown, HTML and Word make, in the order of the text. */

export type Block =
  /** Levels count from 1; 0 is the title of the document. */
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  /** An item of a list; `depth` counts from 0. */
  | { readonly kind: 'item'; readonly depth: number; readonly text: string }
  /** The first row has the heads of the columns. */
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

/** A document that was read, and how often something of it was not, by what it is (singular). */
export interface GuidelineText {
  readonly blocks: readonly Block[];
  readonly leftOut: ReadonlyMap<string, number>;
}

/** Collects blocks. Text goes into the cell of a table, if one is open, or else into the block that is open. */
export class BlockWriter {
  readonly #blocks: Block[] = [];
  readonly #leftOut = new Map<string, number>();
  /** The block whose text is being read. */
  #open: Exclude<Block, { kind: 'table' }> | undefined;
  #text = '';
  /** The rows of the table that is open. Tables in a table are text of its cell. */
  #rows: string[][] | undefined;
  #tables = 0;

  /** Ends the block before and begins another. In a table, a line. */
  begin(block: Exclude<Block, { kind: 'table' }> = { kind: 'paragraph', text: '' }): void {
    this.end();
    this.#open = block;
  }

  text(text: string): void {
    this.#text += text;
  }

  /** The address of the link whose words were the last text. */
  address(address: string | undefined): void {
    if (/^(?:https?|mailto):/i.test(address ?? '') && !this.#text.includes(address!))
      this.#text += ` (${address})`;
  }

  end(): void {
    const text = this.#text.replace(/[ \t]*\n[ \t]*/g, '\n').trim();
    const block = this.#open ?? { kind: 'paragraph' };
    this.#open = undefined;
    this.#text = '';
    if (text === '') return;
    const row = this.#rows?.at(-1);
    if (!this.#rows) this.#blocks.push({ ...block, text });
    else if (!row || row.length === 0) this.#rows.push([text]);
    else row[row.length - 1] = [row.at(-1)!, text].filter((part) => part !== '').join('\n');
  }

  openTable(): void {
    this.end();
    this.#tables += 1;
    this.#rows ??= [];
  }

  openRow(): void {
    this.end();
    if (this.#tables === 1) this.#rows?.push([]);
  }

  openCell(): void {
    this.end();
    if (this.#tables === 1) this.#rows?.at(-1)?.push('');
  }

  closeTable(): void {
    this.end();
    this.#tables = Math.max(0, this.#tables - 1);
    if (this.#tables > 0 || !this.#rows) return;
    const rows = this.#rows.filter((row) => row.some((cell) => cell !== ''));
    this.#rows = undefined;
    // A table of one column or row is a box around a text.
    if (rows.length < 2 || rows.every(({ length }) => length < 2))
      this.#blocks.push(
        ...rows.flat().flatMap((text) => (text === '' ? [] : [{ kind: 'paragraph', text } as const])),
      );
    else this.#blocks.push({ kind: 'table', rows });
  }

  leaveOut(what: string): void {
    this.#leftOut.set(what, (this.#leftOut.get(what) ?? 0) + 1);
  }

  finish(): GuidelineText {
    while (this.#rows) this.closeTable();
    this.end();
    return { blocks: this.#blocks, leftOut: this.#leftOut };
  }
}
