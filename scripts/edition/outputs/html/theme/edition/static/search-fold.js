// Folding: what two texts must agree in for the search to take them for the same. Characters that are variants of one
// another, or traditional and simplified, become one of them; letters lose case and accents; punctuation, signs and
// white space go. The search and the highlighting of what it found must fold alike, so both load this file.
(() => {
  const first = new Map();
  for (const row of globalThis.editionVariants.split(" ")) {
    const [one, ...others] = row;
    for (const other of others) first.set(other, one);
  }
  const kept = /[\p{L}\p{N}]/u;
  const folded = new Map();

  // Fullwidth and compatibility forms become the plain ones (NFKD); only then is there one shape to look up.
  const foldCharacter = (character) => {
    const parts = [...character.normalize("NFKD").toLowerCase()].filter((part) => kept.test(part));
    return parts.map((part) => first.get(part) ?? part).join("");
  };
  const fold = (character) => {
    let result = folded.get(character);
    if (result === undefined) folded.set(character, (result = foldCharacter(character)));
    return result;
  };

  // The folded text; with `places`, where in the text each of its code units begins and ends.
  globalThis.editionFold = (text, places) => {
    let result = "";
    let start = 0;
    for (const character of text) {
      const part = fold(character);
      result += part;
      const end = start + character.length;
      if (places) for (let unit = 0; unit < part.length; unit += 1) places.push([start, end]);
      start = end;
    }
    return result;
  };

  // Where a folded phrase stands in a folded text, from left to right without overlap.
  globalThis.editionFind = (haystack, needle) => {
    const found = [];
    if (!needle) return found;
    for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + needle.length)) found.push(at);
    return found;
  };
})();
