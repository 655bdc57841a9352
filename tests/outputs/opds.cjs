// What Readium's client library reads of the two catalogues: files of OPDS 1.2 and 2.0 -> their publications as JSON.
const fs = require("node:fs");
const { DOMParser } = require("@xmldom/xmldom");
const base = "r2-opds-js/dist/es8-es2017/src/opds";
const { initGlobalConverters_GENERIC, initGlobalConverters_OPDS } = require(`${base}/init-globals`);
const { OPDS: Atom } = require(`${base}/opds1/opds`);
const { OPDSFeed } = require(`${base}/opds2/opds2`);
const { convertOpds1ToOpds2 } = require(`${base}/converter`);
const { XML } = require("r2-utils-js/dist/es8-es2017/src/_utils/xml-js-mapper");
const { TaJsonDeserialize, TaJsonSerialize } = require("r2-lcp-js/dist/es8-es2017/src/serializable");

initGlobalConverters_OPDS();
initGlobalConverters_GENERIC();
const [atom, json] = process.argv.slice(2);
const document = new DOMParser().parseFromString(fs.readFileSync(atom, "utf8"), "application/xml");
const feeds = [
  convertOpds1ToOpds2(XML.deserialize(document, Atom)),
  TaJsonDeserialize(JSON.parse(fs.readFileSync(json, "utf8")), OPDSFeed),
];
console.log(JSON.stringify(feeds.map((feed) => TaJsonSerialize(feed))));
