// Markup: text cannot become a tag, an attribute, a script or a link to anywhere but the web.
import { expect } from "chai";
import { dataJson, escapeText, link, markup, sign } from "../../../report/page/html.ts";

describe("markup", () => {
  it("escapes text wherever it is put, and leaves markup as it is", () => {
    const name = `<script>alert("1")</script> & 'x'`;
    const inner = markup`<b title="${name}">${name}</b>`;
    const escaped = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;";
    expect(markup`<p>${inner}</p>`.text).to.equal(`<p><b title="${escaped}">${escaped}</b></p>`);
  });

  it("joins lists, shows numbers, zero too, and leaves out what is absent", () => {
    expect(markup`${[0, "a", markup`<i>${1}</i>`]}${undefined}${false}.`.text).to.equal("0a<i>1</i>.");
  });

  it("takes no object that merely looks like markup", () => {
    const forged: unknown = { text: "<b>" };
    expect(() => markup`${forged as string}`.text.includes("<b>")).to.throw();
  });

  it("replaces what HTML forbids", () => {
    expect(escapeText("a\u0000b\u001bc\ud800d\te\nf")).to.equal("a\ufffdb\ufffdc\ufffdd\te\nf");
  });

  it("as data can neither end its element nor begin a comment", () => {
    const value = { "</script>": "<!--", more: "\u2028" };
    const text = dataJson(value).text;
    expect(text).to.equal('{"\\u003c/script>":"\\u003c!--","more":"\u2028"}');
    expect(JSON.parse(text)).to.deep.equal(value);
  });

  it("links to the web alone", () => {
    expect(link("https://a.example/?a=1&b", "x<").text).to.equal(
      '<a href="https://a.example/?a=1&amp;b" rel="noreferrer">x&lt;</a>',
    );
    for (const address of ["javascript:alert(1)", "data:text/html,x", "http://a.example", "", " https://a.example"]) {
      expect(link(address, "x<").text, address).to.equal("x&lt;");
    }
  });

  it("says a sign also in a word", () => {
    expect(sign("bad").text).to.match(/✗.*fails/);
  });
});
