import { maxOf } from '../../../base/lists';
import { pieces } from '../view/hidden-characters';
import { pure } from '../view/pure';
import {
  lookOf,
  nameWithDetails,
  segments,
  type DrawnSpan,
  type Segment,
  lineBox,
  plainHeight,
  segmentStyle,
  LANE,
} from '../view/span-layout';
import type { BlockLook } from '../state/conversation-layout';
import { runsIn, type LineLook, type Run as PaintedRun } from '../state/painted';
import {
  directionOf,
  isJoined,
  type TextBlock as Block,
  type TextLine,
  type TextModel,
} from '../state/text-model';

interface Props {
  model: TextModel;
  block: Block;
  /** The spans that touch the block. */
  spans: readonly DrawnSpan[];
  active: DrawnSpan | undefined;
  edge: 'start' | 'end';
  /** How the lines look, as a class. */
  look: BlockLook | undefined;
  /** Changes with the colours of the theme. */
  theme: number;
}

/** So many blocks are skipped together while they are out of sight: with a thousand parts to watch, a browser scrolls slowly. */
const GROUP = 16;

interface BlocksProps extends Pick<Props, 'model' | 'edge' | 'theme'> {
  /** The blocks to draw, by their indices; end exclusive. */
  first: number;
  last: number;
  byBlock: readonly (readonly DrawnSpan[])[];
  active: DrawnSpan | undefined;
  looks?: readonly BlockLook[];
}

/** Blocks of the text that follow each other. */
export function TextBlocks({ first, last, byBlock, active, looks, ...props }: BlocksProps) {
  const { blocks, lines } = props.model;
  const activeLook = active && lookOf(active);
  const drawn = blocks.slice(first, last).map((block, place) => {
    const at = first + place;
    return (
      <TextBlock
        key={at}
        {...props}
        block={block}
        spans={byBlock[at]!}
        active={active && byBlock[at]!.find((span) => lookOf(span) === activeLook)}
        look={looks?.[at]}
      />
    );
  });
  if (drawn.length <= GROUP) return <>{drawn}</>;
  return (
    <>
      {Array.from({ length: Math.ceil(drawn.length / GROUP) }, (_, group) => {
        const from = group * GROUP;
        const start = blocks[first + from]!.first;
        const end = blocks[Math.min(first + from + GROUP, last) - 1]!.last;
        const height = estimatedHeight(lines.slice(start, end));
        return (
          <div key={group} class="blocks" style={{ containIntrinsicSize: `auto ${height}px` }}>
            {drawn.slice(from, from + GROUP)}
          </div>
        );
      })}
    </>
  );
}

/** A field that is painted: no text to mark, so it has no spans. */
export function PaintedField({ model, theme }: Pick<Props, 'model' | 'theme'>) {
  const byBlock = model.blocks.map(() => []);
  return (
    <div class="painted-field">
      <TextBlocks
        {...{ model, byBlock, theme }}
        first={0}
        last={model.blocks.length}
        active={undefined}
        edge="end"
      />
    </div>
  );
}

/** Lines of the text that are drawn together. Changes elsewhere do not redraw them. */
const TextBlock = pure(({ block, look, ...props }: Props) => {
  const { model } = props;
  const lines = model.lines.slice(block.first, block.last);
  return (
    <div
      class={look === undefined ? 'block' : `block ${look}`}
      style={{ containIntrinsicSize: `auto ${estimatedHeight(lines)}px` }}
    >
      {rowsOf(lines).map((rows, at) => {
        const drawn = rows.map((cells) =>
          cells.map((index) => (
            <Line key={index} {...props} number={block.first + index} line={lines[index]!} />
          )),
        );
        if (!lines[rows[0]![0]!]!.look?.cell) return drawn;
        return (
          <div class="md-table" role="table" key={`table ${at}`}>
            {drawn.map((cells, row) => (
              <div class="md-row" role="row" key={row}>
                {cells}
              </div>
            ))}
          </div>
        );
      })}
    </div>
  );
});

/** The indices of lines, one by one, and those of a table together: its rows, each with its cells. */
function rowsOf(lines: readonly TextLine[]): number[][][] {
  const all: number[][][] = [];
  for (const at of lines.keys()) {
    const row = isJoined(lines, at) ? all.at(-1)!.at(-1)! : undefined;
    if (!row) all.push([[at]]);
    else if (lines[row[0]!]!.look!.cell!.row === lines[at]!.look!.cell!.row) row.push(at);
    else all.at(-1)!.push([at]);
  }
  return all;
}

interface LineProps extends Omit<Props, 'block' | 'look' | 'theme'> {
  line: TextLine;
  number: number;
}

function Line(props: LineProps) {
  const { number, line, spans } = props;
  const here = spans.filter(({ start, end }) => start < line.end && end > line.start);
  const { look } = line;
  // Only lines with spans have room for names.
  const lanes = maxOf(
    here.map(({ lane }) => lane + 1),
    0,
  );
  return (
    <div
      class={classOf(line)}
      dir={line.direction}
      data-line={number}
      style={{
        ...lineBox(lanes, look),
        ...(look && { '--depth': look.depth, '--quote': look.quotedAt ?? 0 }),
      }}
      role={roleOf(look)}
      data-marker={look?.marker}
    >
      {segments(line, here).map((segment) => (
        <Run key={segment.start} {...props} segment={segment} lanes={lanes} />
      ))}
    </div>
  );
}

function classOf({ continues, look }: TextLine): string {
  if (!look) return continues ? 'line continues' : 'line';
  const { kind, heading, quotedAt, isApart, cell } = look;
  return [
    `line md md-${kind}-line`,
    heading !== undefined && `md-heading md-h${heading}`,
    quotedAt !== undefined && 'md-quoted',
    isApart && !cell && 'md-apart',
    cell && `md-cell md-${cell.align ?? 'left'}`,
    cell?.isHead && 'md-head',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Headings are none for screen readers: those of a document that is labelled need not be in the order of the page. */
function roleOf(look: LineLook | undefined): 'columnheader' | 'cell' | 'separator' | undefined {
  if (look?.cell) return look.cell.isHead ? 'columnheader' : 'cell';
  return look?.kind === 'rule' ? 'separator' : undefined;
}

/** Text as it is painted, in which hidden characters have a mark. */
function Words({ text }: { text: string }) {
  return (
    <>
      {pieces(text).map((piece, index) =>
        piece.mark === undefined ? (
          piece.text
        ) : (
          <span
            class="hidden-character"
            data-mark={piece.mark}
            title={`Hidden character: ${piece.mark}`}
            key={index}
          >
            {piece.text}
          </span>
        ),
      )}
    </>
  );
}

function Run({
  segment,
  line,
  model,
  lanes,
  active,
  edge,
}: Pick<LineProps, 'line' | 'model' | 'active' | 'edge'> & { segment: Segment; lanes: number }) {
  const runs = line.runs ? runsIn(line.runs, segment) : [segment];
  // Nothing of it is painted.
  if (runs.length === 0) return null;
  const words = runs.map((run: PaintedRun) => ({
    ...run,
    text: run.shown ?? model.text.slice(run.start, run.end),
  }));
  const text = words.map((run) => run.text).join('');
  const content = words.map((run) =>
    run.look === undefined ? (
      <Words text={run.text} />
    ) : (
      <span class={run.look} title={run.title} key={run.start}>
        <Words text={run.text} />
      </span>
    ),
  );
  if (segment.spans.length + segment.gaps.length === 0) return <span>{content}</span>;
  const isRightToLeft = (directionOf(text) ?? line.direction) === 'rtl';
  const begins = (span: DrawnSpan): boolean => span.start === segment.start;
  const named = segment.spans.filter((span) => begins(span) || segment.start === line.start);
  const ends = segment.spans.filter((span) => span.end === segment.end);
  const isActive = active !== undefined && segment.spans.includes(active);
  return (
    <span
      class={isActive ? 'run active' : 'run'}
      style={segmentStyle(segment, lanes, isRightToLeft, active, edge)}
    >
      {named.map((span) => (
        <span
          key={`${span.layer} ${span.index}`}
          class={['tag', span === active && 'active', !begins(span) && 'again'].filter(Boolean).join(' ')}
          // Lanes are made for names that go on in the direction of the line, whatever the word is.
          style={{
            top: `${(lanes - span.lane - 1) * LANE}px`,
            height: `${LANE - 2}px`,
            [line.direction === 'rtl' ? 'right' : 'left']: 0,
          }}
          dir="auto"
          aria-hidden="true"
        >
          {span.mark !== undefined && <b class="tag-mark">{span.mark}</b>}
          {span.name}
          {span.details !== '' && <span class="tag-details"> · {span.details}</span>}
        </span>
      ))}
      {named.filter(begins).length > 0 && (
        <span class="sr-only">
          {named
            .filter(begins)
            .map((span) => `[${nameWithDetails(span)}: `)
            .join('')}
        </span>
      )}
      {content}
      {ends.length > 0 && <span class="sr-only">{']'.repeat(ends.length)}</span>}
    </span>
  );
}

/** Estimated height in pixels of lines that are not laid out yet. */
export function estimatedHeight(lines: readonly TextLine[]): number {
  return lines.reduce(
    (sum, { start, end, look }) => sum + Math.max(1, Math.ceil((end - start) / 85)) * plainHeight(look),
    0,
  );
}
