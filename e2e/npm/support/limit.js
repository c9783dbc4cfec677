// Changes a WebAssembly module so that its memory cannot grow: a machine without memory to spare.

/** The module with a maximum of as many pages as it begins with, and `spare` more. */
export function withoutGrowth(module, spare) {
  const MEMORY = 5;
  for (let place = 8; place < module.length; ) {
    const id = module[place];
    const [length, body] = number(module, place + 1);
    if (id === MEMORY) {
      const [count, limits] = number(module, body);
      if (count !== 1) {
        throw new Error(`${count} memories`);
      }
      const [initial] = number(module, limits + 1);
      const section = Buffer.from([1, 1, ...bytes(initial), ...bytes(initial + spare)]);
      return Buffer.concat([
        module.subarray(0, place), Buffer.from([MEMORY, ...bytes(section.length)]), section, module.subarray(body + length),
      ]);
    }
    place = body + length;
  }
  throw new Error('a module without memory');
}

/** A number in LEB128, and where it ends. */
function number(from, place) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = from[place++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) {
      return [value, place];
    }
  }
}

function bytes(value) {
  const low = value & 127;
  return value < 128 ? [low] : [low | 128, ...bytes(value >>> 7)];
}
