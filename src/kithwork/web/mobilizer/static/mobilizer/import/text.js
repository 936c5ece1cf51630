// The bytes of a file as text, whatever wrote them.

const MARKS = [
  { bytes: [0xef, 0xbb, 0xbf], name: "utf-8" },
  { bytes: [0xff, 0xfe], name: "utf-16le" },
  { bytes: [0xfe, 0xff], name: "utf-16be" },
];
const LOOKED_AT = 4096;

export const decode = (buffer) => {
  const bytes = new Uint8Array(buffer);
  const mark = MARKS.find(({ bytes: sign }) => sign.every((byte, place) => bytes[place] === byte));
  if (mark) return new TextDecoder(mark.name).decode(bytes);
  const start = bytes.subarray(0, LOOKED_AT);
  const empty = [0, 1].map((side) => start.filter((byte, place) => byte === 0 && place % 2 === side).length);
  if (Math.max(...empty) > start.length / 4) return new TextDecoder(empty[1] > empty[0] ? "utf-16le" : "utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
};
