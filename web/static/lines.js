// Bytes of a stream → its lines.

const LINE_END = 0x0a;

/**
 * The lines of a stream. What follows the last line end is no line: the stream was cut.
 *
 * @param {ReadableStream<Uint8Array> | null} stream
 */
export async function* lines(stream) {
  if (stream === null) {
    return;
  }
  const decoder = new TextDecoder();
  /** @type {string[]} */
  let pieces = [];
  const reader = stream.getReader();
  for (let { done, value } = await reader.read(); value !== undefined && !done; { done, value } = await reader.read()) {
    let start = 0;
    for (let end = value.indexOf(LINE_END); end >= 0; end = value.indexOf(LINE_END, start)) {
      pieces.push(decoder.decode(value.subarray(start, end)));
      yield pieces.join('');
      pieces = [];
      start = end + 1;
    }
    pieces.push(decoder.decode(value.subarray(start), { stream: true }));
  }
}
